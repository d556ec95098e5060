namespace Quillmoor.Data;

public sealed class Context(Customer customer) : DbContext
{
    protected override void OnModelCreating(ModelBuilder model) =>
        model.Entity<Document>().HasQueryFilter(row => row.CustomerId == customer.Id);
}
