using CsCheck;
using SpeedupLlm.Experiences;
using SpeedupLlm.QuestionSets;

namespace SpeedupLlm.Tests.Experiences;

public sealed class DocumentIndexTests
{
    private static readonly string[] Some =
    [
        "A zorp is worth 7 coins.", "Every drimbo weighs 12 pounds.", "Error E-4012 means that the filter must be cleaned.",
        "Returns are accepted within 30 days of delivery.", "The Blue Ocean plan costs 5 euros a month.", "Status 404 is shown where a page was moved.",
    ];

    [Theory]
    [InlineData("Tom sells 3 zorps. How many coins are they worth?", 0)]
    [InlineData("What is one Zorp's price?", 0)]
    [InlineData("There are 5 DRIMBOS on the cart.", 1)]
    [InlineData("My device says e4012, what now?", 2)]
    [InlineData("It shows E-4012!", 2)]
    [InlineData("When must I clean the filters?", 2)]
    [InlineData("How many days do I have for a return after the delivery?", 3)]
    [InlineData("What is the price of the blue ocean plan?", 4)]
    [InlineData("Why do I get status 404?", 5)]
    [InlineData("Tom has 7 coins and gets 12 more. How many coins has he got?", -1)]
    [InlineData("A box weighs 12 pounds and costs 5 euros a month. How many pounds are 4 boxes?", 4)]
    [InlineData("What is 404 plus 30?", -1)]
    [InlineData("", -1)]
    public void A_document_is_found_by_a_rare_word_or_code_it_shares_with_the_question(string question, int expected)
    {
        var index = Index([.. Some.Select((text, i) => Document($"{i}", text))]);
        var found = index.Search(["m"], question, 6).Select(found => int.Parse(found.Experience.Document!.Id));
        Assert.Equal(expected < 0 ? [] : [expected], found);
    }

    [Fact]
    public void A_word_that_many_documents_have_finds_none_but_a_rare_one_beside_it_does()
    {
        var index = Index([.. Enumerable.Range(0, 60).Select(i => Document($"{i:00}", $"The Frobnicator has part x{i}q."))]);
        Assert.Empty(index.Search(["m"], "What is wrong with my Frobnicator?", 6));
        Assert.Equal("07", Assert.Single(index.Search(["m"], "Where in the Frobnicator is part x7q?", 6)).Experience.Document!.Id);
    }

    [Fact]
    public void The_best_come_first_and_no_more_than_asked_for()
    {
        var index = Index([Document("one", "Gribble."), Document("two", "Gribble and snark."), .. Enumerable.Range(0, 99).Select(i => Document($"x{i}", $"W{i}w."))]);
        Assert.Equal(["two", "one"], index.Search(["m"], "Has a gribble a snark?", 6).Select(found => found.Experience.Document!.Id));
        Assert.Single(index.Search(["m"], "Has a gribble a snark?", 1));
    }

    [Fact]
    public void Replaced_documents_are_found_by_what_they_say_now_and_moved_ones_where_they_are_now()
    {
        var index = Index([Document("a", "A zorp is worth 7 coins."), Document("b", "A drimbo is worth 2 coins.")]);
        index.Put([Document("a", "A blorp is worth 7 coins.")]);
        index.Put([Document("b", "A drimbo is worth 2 coins.") with { MemoryScope = "other" }]);
        Assert.Empty(index.Search(["m"], "zorps and drimbos", 6));
        Assert.Equal("a", Assert.Single(index.Search(["m"], "blorps", 6)).Experience.Document!.Id);
        Assert.Equal("b", Assert.Single(index.Search(["other"], "zorps, blorps and drimbos", 6)).Experience.Document!.Id);
    }

    [Fact]
    public void Whatever_is_put_only_what_is_in_sight_is_found() => Gen.Select(
        Gen.Select(Gen.Int[0, 5], Gen.Int[0, 2], Gen.String).Array[0, 30], Gen.Int[0, 2].HashSet[0, 3], Gen.String).Sample((put, sight, question) =>
    {
        var index = new DocumentIndex();
        var now = new Dictionary<string, string>();
        foreach (var (id, scope, text) in put)
        {
            index.Put([Document($"{id}", $"secret{id} {text}") with { MemoryScope = $"{scope}" }]);
            now[$"{id}"] = $"{scope}";
        }

        var found = index.Search(sight.Select(scope => $"{scope}"), question + " secret0 secret1 secret2 secret3 secret4 secret5", 10);
        Assert.Equal(
            now.Where(pair => sight.Contains(int.Parse(pair.Value))).Select(pair => pair.Key).Order(),
            found.Select(document => document.Experience.Document!.Id).Order());
    });

    [Fact]
    public void Made_up_facts_are_found_for_the_questions_that_need_them_and_for_no_others()
    {
        var source = QuestionSource.Embedded;
        var book = source.Facts(5, Split.HeldOut);
        var index = Index([.. book.Documents.Select(fact => Document(fact.Id, fact.Text))]);
        var (exact, disturbed) = (0, 0);
        for (var i = 0ul; i < 200; i++)
        {
            var question = source.Draw(book, Difficulty.Demo, i);
            var found = index.Search(["m"], question.Text, 6).Select(document => document.Experience.Document!.Id).ToHashSet();
            Assert.Superset(question.Needs.ToHashSet(), found);
            exact += found.Count == question.Needs.Count ? 1 : 0;
            disturbed += index.Search(["m"], source.Draw(Stratum.HeldOutFamilies, Difficulty.Demo, i).Text, 6).Count > 0 ? 1 : 0;
        }

        Assert.Equal((200, 0), (exact, disturbed));
    }

    private static DocumentIndex Index(IReadOnlyList<Experience> documents)
    {
        var index = new DocumentIndex();
        index.Put(documents);
        return index;
    }

    private static Experience Document(string id, string text) => new SeedDocument(id, "test.txt", text).AsExperience(new SpeedupOptions(), default) with { MemoryScope = "m" };
}
