using SpeedupLlm.TinyModel.Files;
using SpeedupLlm.TinyModel.Ops;
using SpeedupLlm.TinyModel.Text;
using SpeedupLlm.TinyModel.Transformer;

namespace SpeedupLlm.TinyModel.Tests.Files;

public sealed class ModelFileTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"tiny-{Guid.NewGuid():n}.model");
    private readonly EmbeddedModel _model = EmbeddedModel.Untrained("toy", Some.Config with { Vocabulary = 288 }, new Tokenizer([" the", "ing"]), 4);

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Whole_weights_come_back_bit_for_bit_with_name_shape_and_tokenizer()
    {
        _model.Save(_path, WeightPrecision.Bits32);
        var read = EmbeddedModel.Load(_path);
        Assert.Equal(_model.Weights.All.Span, read.Weights.All.Span);
        Assert.Equal((_model.Name, _model.Config), (read.Name, read.Config));
        Assert.Equal(_model.Tokenizer.Pieces, read.Tokenizer.Pieces);
        Assert.False(File.Exists(_path + ".writing"));
    }

    [Theory]
    [InlineData(WeightPrecision.Bits16, 2.1, 0.002)]
    [InlineData(WeightPrecision.Bits8, 1.2, 0.03)]
    public void Smaller_weights_change_the_logits_little(WeightPrecision precision, double bytesPerWeight, double most)
    {
        _model.Save(_path, precision);
        Assert.InRange(new FileInfo(_path).Length, 0, bytesPerWeight * _model.Config.Parameters);

        var batch = Some.Batch(_model.Config, 3, 60, 60);
        var expected = new TransformerPass(_model.Config, new FastOps()).Forward(_model.Weights, batch).ToArray();
        var actual = new TransformerPass(_model.Config, new FastOps()).Forward(EmbeddedModel.Load(_path).Weights, batch).ToArray();
        var error = Some.Distance(actual, expected);
        TestContext.Current.TestOutputHelper?.WriteLine($"{precision}: largest difference of a logit {error:P2} of the largest logit");
        Assert.InRange(error, 1e-9, most);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(30)]
    [InlineData(-1)]
    public void A_changed_byte_is_noticed(int at)
    {
        _model.Save(_path, WeightPrecision.Bits8);
        var bytes = File.ReadAllBytes(_path);
        bytes[at < 0 ? bytes.Length + at : at] ^= 1;
        File.WriteAllBytes(_path, bytes);
        var error = Assert.Throws<InvalidDataException>(() => EmbeddedModel.Load(_path));
        Assert.Contains(_path, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Half_a_file_is_noticed()
    {
        _model.Save(_path, WeightPrecision.Bits8);
        File.WriteAllBytes(_path, File.ReadAllBytes(_path)[..5000]);
        Assert.Throws<InvalidDataException>(() => EmbeddedModel.Load(_path));
        File.WriteAllText(_path, "version https://git-lfs.github.com/spec/v1");
        Assert.Contains("Git LFS", Assert.Throws<InvalidDataException>(() => EmbeddedModel.Load(_path)).Message, StringComparison.Ordinal);
    }
}
