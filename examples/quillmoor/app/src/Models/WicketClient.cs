namespace Quillmoor.Models;

public sealed class WicketClient(HttpClient http) : IModel
{
    private static readonly Options Kept = new() { Store = false };

    public Task<Answer> Ask(Question question) => http.Send(question, Kept);
}
