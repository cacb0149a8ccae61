using SpeedupLlm.Experiences;

namespace SpeedupLlm.Sqlite.Tests;

public sealed class DocumentTests : IDisposable
{
    private readonly TemporaryStore _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task A_document_comes_back_as_it_was_put_and_one_with_its_id_takes_its_place()
    {
        var (first, other) = (Document("worth:zorp", "A zorp is worth 7 coins."), Document("worth:zorp", "Elsewhere.", "b"));
        var second = Document("worth:zorp", "A zorp is worth 9 coins.");
        await using (var store = _temporary.Open())
        {
            await store.PutDocumentsAsync([first, Document("x", "Another.")]);
            await store.PutDocumentsAsync([other]);
            await store.CommitOutcomeAsync(Some.Commit(Some.Experience()));
            await store.PutDocumentsAsync([second]);
            await store.PutDocumentsAsync([]);
        }

        await using var again = _temporary.Open();
        var documents = again.Load().Experiences.Where(experience => experience.Document is not null).ToList();
        Assert.Equal([Document("x", "Another."), other, second], documents.Select(document => document with { Parents = [], Embedding = default }));
        Assert.Equal(4, again.Load().Experiences.Count);
        using var beside = _temporary.Connect();
        Assert.Equal(4L, beside.Scalar("SELECT count(*) FROM embeddings;"));
    }

    [Fact]
    public async Task Of_a_bad_batch_none_is_written()
    {
        await using var store = _temporary.Open();
        await Assert.ThrowsAsync<StoreException>(() => store.PutDocumentsAsync([Document("a", "One."), Document("b", "Two.") with { Cost = double.NaN }]));
        Assert.Empty(store.Load().Experiences);
    }

    [Fact]
    public async Task A_store_from_before_documents_takes_them()
    {
        using (var connection = _temporary.Connect())
            Migrations.Apply(connection, _temporary.File, [.. Migrations.Scripts.Take(1)]);
        await using var store = _temporary.Open();
        await store.PutDocumentsAsync([Document("a", "One.")]);
        Assert.Equal("One.", Assert.Single(store.Load().Experiences).Completion);
    }

    private static Experience Document(string id, string text, string space = "a") => new()
    {
        Id = $"doc:{id}@{text.Length}",
        Space = space,
        MemoryScope = "memory",
        RecallScope = "document",
        Fingerprint = "",
        Question = "",
        Completion = text,
        Solved = false,
        Source = ExperienceSource.Document,
        Document = new DocumentOrigin(id, "price-list.txt"),
        Parents = [],
        Created = Some.Time,
        Embedder = "",
        Embedding = default,
    };
}
