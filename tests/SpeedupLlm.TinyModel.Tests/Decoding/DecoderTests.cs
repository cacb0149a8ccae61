using SpeedupLlm.TinyModel.Decoding;
using SpeedupLlm.TinyModel.Ops;
using SpeedupLlm.TinyModel.Transformer;

namespace SpeedupLlm.TinyModel.Tests.Decoding;

public class DecoderTests
{
    private static readonly TinyConfig Config = Some.Config;
    private static readonly TinyWeights Weights = TinyWeights.Random(Config, 3);
    private static readonly PackedWeights Packed = new("toy", Weights);
    private static readonly Decoder Decoder = new(Config);
    private static readonly int[] Tokens = Some.Batch(Config, 9, 150).Tokens;

    [Fact]
    public void Token_by_token_gives_what_the_plain_path_gives_for_the_whole()
    {
        var batch = new PackedBatch(Tokens, new int[Tokens.Length], [0, Tokens.Length]);
        var expected = new TransformerPass(Config, new PlainOps()).Forward(Weights, batch);
        Assert.InRange(Some.Distance(OneByOne(), expected), 0, 2e-5);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(64)]
    public void A_prompt_read_in_pieces_gives_the_same_bits(int rows)
    {
        var sequence = new Sequence(null, 0, new KvCache(Config, Config.Context));
        var logits = new List<float>();
        for (var at = 0; at < Tokens.Length; at += rows)
        {
            var piece = Enumerable.Range(at, Math.Min(rows, Tokens.Length - at)).Select(i => new Row(sequence, Tokens[i], i, true)).ToArray();
            logits.AddRange(Decoder.Read(Packed, piece));
        }

        Assert.Equal(OneByOne(), logits.ToArray());
    }

    [Fact]
    public void A_shared_prompt_and_company_change_no_bit()
    {
        var prompt = new PromptCache(Config, Decoder, 4).Get(Packed, Tokens[..100]);
        var alone = OneByOne();
        Assert.Equal(alone.AsSpan(99 * Config.Vocabulary, Config.Vocabulary).ToArray(), prompt.Logits);

        var shared = Enumerable.Range(0, 5).Select(_ => new Sequence(prompt.Cache, 100, new KvCache(Config, Config.Context))).ToArray();
        for (var at = 100; at < 150; at++)
        {
            // The first writes the text at hand, the others something else, and one of them joins late.
            var rows = shared.Index().Where(s => at > 120 || s.Index < 4)
                .Select(s => new Row(s.Item, s.Index == 0 ? Tokens[at] : (at * s.Index) % Config.Vocabulary, s.Index == 4 ? at - 21 : at, true)).ToArray();
            var logits = Decoder.Read(Packed, rows)[..Config.Vocabulary];
            Assert.Equal(alone.AsSpan(at * Config.Vocabulary, Config.Vocabulary).ToArray(), logits.ToArray());
        }
    }

    [Fact]
    public void A_prompt_that_begins_as_another_gives_the_bits_it_gives_alone()
    {
        var cache = new PromptCache(Config, Decoder, 2);
        cache.Get(Packed, Tokens[..70]);
        cache.Get(Packed, [.. Tokens[..40], 1, 2, 3]);
        var expected = new PromptCache(Config, Decoder, 2).Get(Packed, Tokens[..90]).Logits;
        Assert.Equal(expected, cache.Get(Packed, Tokens[..90]).Logits);
        Assert.Equal(new PromptCache(Config, Decoder, 2).Get(Packed, Tokens[..30]).Logits, cache.Get(Packed, Tokens[..30]).Logits);
    }

    private static float[] OneByOne()
    {
        var sequence = new Sequence(null, 0, new KvCache(Config, Config.Context));
        return [.. Tokens.Index().SelectMany(token => Decoder.Read(Packed, [new Row(sequence, token.Item, token.Index, true)]).ToArray())];
    }
}
