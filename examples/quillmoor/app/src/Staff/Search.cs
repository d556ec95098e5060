namespace Quillmoor.Staff;

public sealed class Search(Context context)
{
    public IQueryable<Document> Everybodys() => context.Documents.IgnoreQueryFilters();
}
