namespace Quillmoor.Files;

public static class Links
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);
}
