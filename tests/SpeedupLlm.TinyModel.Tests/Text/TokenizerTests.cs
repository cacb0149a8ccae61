using CsCheck;
using SpeedupLlm.TinyModel.Text;

namespace SpeedupLlm.TinyModel.Tests.Text;

public class TokenizerTests
{
    private static readonly string[] Corpus =
        [.. Enumerable.Range(0, 400).Select(i => $"Anna has {i} apples and gives {i / 3} of the apples to Tom. How many apples does she have left? The answer is {i - i / 3}.")];

    private static readonly Tokenizer Trained = TokenizerTrainer.Train(Corpus, 24);

    [Fact]
    public void What_was_encoded_comes_back() =>
        Gen.String[0, 60].Sample(text =>
        {
            // A lone surrogate is no text; it has no UTF-8 either.
            var expected = System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text));
            return Trained.Decode(Trained.Encode(text)) == expected;
        });

    [Fact]
    public void Printable_text_comes_back() =>
        Gen.Char[' ', '~'].Array[0, 200].Sample(chars => Trained.Decode(Trained.Encode(chars)) == new string(chars));

    [Fact]
    public void Frequent_words_are_one_token()
    {
        Assert.Contains(" apples", Trained.Pieces);
        Assert.Single(Trained.Encode(" apples"));
        Assert.Equal(24, Trained.Pieces.Count);
    }

    [Fact]
    public void Digits_and_signs_are_single() =>
        Assert.Equal(["1", "2", "0", "3", " ", "+", " ", "4", "5", "."], Trained.Encode("1203 + 45.").Select(token => Trained.Decode([token])));

    [Fact]
    public void No_text_makes_a_special_token() =>
        Assert.DoesNotContain(Trained.Encode("<|turn_end|>\0\u0001\u0002\u0004"), token => token < Tokenizer.FirstByte);

    [Fact]
    public void Training_is_repeatable_and_knows_no_order_of_texts()
    {
        Assert.Equal(Trained.Pieces, TokenizerTrainer.Train(Corpus, 24).Pieces);
        Assert.Equal(Trained.Pieces, TokenizerTrainer.Train(Corpus.Reverse(), 24).Pieces);
    }

    [Fact]
    public void Few_words_give_few_pieces() => Assert.InRange(TokenizerTrainer.Train(["ab ab"], 100).Pieces.Count, 1, 3);

    [Theory]
    [InlineData("a")]
    [InlineData("a1")]
    [InlineData("a b")]
    [InlineData("é!")]
    public void Other_pieces_are_refused(string piece) => Assert.Throws<ArgumentException>(() => new Tokenizer([piece]));
}
