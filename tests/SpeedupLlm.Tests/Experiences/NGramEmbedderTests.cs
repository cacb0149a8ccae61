using System.Numerics.Tensors;
using CsCheck;
using Microsoft.Extensions.AI;
using SpeedupLlm.Experiences;

namespace SpeedupLlm.Tests.Experiences;

public sealed class NGramEmbedderTests
{
    [Fact]
    public void Has_length_one_or_zero() => Gen.String.Sample(text =>
    {
        var norm = TensorPrimitives.Norm(NGramEmbedder.Embed(text));
        return text.Any(char.IsLetterOrDigit) ? Math.Abs(norm - 1) < 1e-4 : norm == 0;
    });

    [Fact]
    public void Is_deterministic() => Gen.String.Sample(
        text => NGramEmbedder.Embed(text).AsSpan().SequenceEqual(NGramEmbedder.Embed(new string(text.AsSpan()))));

    // The model id promises the same numbers in every process and version.
    [Fact]
    public void Keeps_its_numbers()
    {
        var vector = NGramEmbedder.Embed("Tom has 3 apples.");
        Assert.Equal("7:0.0602 18:-0.5014 26:0.1504 66:-0.1504", string.Join(' ', vector.Index().Where(d => d.Item != 0).Take(4).Select(d => $"{d.Index}:{d.Item:0.0000}")));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n?! ")]
    public void Text_without_words_is_zero(string text) => Assert.All(NGramEmbedder.Embed(text), value => Assert.Equal(0, value));

    [Fact]
    public void Similar_texts_are_near_and_others_far()
    {
        const string Question = "Jerry has 3 shelves with 7 books each. How many books has he?";
        Assert.True(Cosine(Question, "Anna has 5 shelves with 9 books each. How many books has she?") > .8);
        Assert.True(Cosine(Question, "My card was declined at the petrol station, why?") < .2);
    }

    [Fact]
    public void Cosines_lie_between_minus_one_and_one() => Gen.Select(Gen.String, Gen.String)
        .Sample((left, right) => Math.Abs(Cosine(left, right)) <= 1.00001);

    [Fact]
    public void A_huge_text_is_read_up_to_its_cap()
    {
        var head = string.Concat(Enumerable.Repeat("many words ", 1000))[..8192];
        Assert.Equal(NGramEmbedder.Embed(head), NGramEmbedder.Embed(head + new string('x', 5_000_000)));
        Assert.NotEqual(NGramEmbedder.Embed(head[..4000]), NGramEmbedder.Embed(head[..4000] + " other things"));
    }

    [Theory]
    [InlineData("a ")]
    [InlineData("1a")]
    [InlineData("é")]
    public void The_table_holds_any_text(string piece)
    {
        // Distinct characters make every gram a feature of its own.
        var text = string.Concat(Enumerable.Range(0, 4096).Select(i => piece + (char)(0x4E00 + i)));
        Assert.Equal(1, TensorPrimitives.Norm(NGramEmbedder.Embed(text)), 1e-4);
    }

    [Fact]
    public async Task Is_an_embedding_generator()
    {
        using IEmbeddingGenerator<string, Embedding<float>> embedder = new NGramEmbedder();
        var found = await embedder.GenerateAsync(["one text", "another"], cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(2, found.Count);
        Assert.Equal(NGramEmbedder.Embed("another"), found[1].Vector.ToArray());
        var metadata = embedder.GetService<EmbeddingGeneratorMetadata>();
        Assert.Equal(("speedup", "ngram-384-v1", 384), (metadata?.ProviderName, metadata?.DefaultModelId, metadata?.DefaultModelDimensions));
        Assert.Same(embedder, embedder.GetService<NGramEmbedder>());
    }

    private static float Cosine(string left, string right) => TensorPrimitives.Dot(NGramEmbedder.Embed(left), NGramEmbedder.Embed(right));
}
