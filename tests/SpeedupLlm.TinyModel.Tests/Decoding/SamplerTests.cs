using SpeedupLlm.TinyModel.Decoding;
using SpeedupLlm.TinyModel.Text;

namespace SpeedupLlm.TinyModel.Tests.Decoding;

public class SamplerTests
{
    private static readonly float[] Logits = [.. Some.Normals(40, 5), .. new float[8]];

    [Fact]
    public void Temperature_zero_takes_the_most_probable() =>
        Assert.Equal(Best(1)[0], new Sampler(0, 1, int.MaxValue, 1, 40).Draw(Logits));

    [Fact]
    public void Draws_follow_the_probabilities()
    {
        var sampler = new Sampler(0.8, 1, int.MaxValue, 1, 40);
        var counts = new int[40];
        for (var i = 0; i < 40_000; i++)
            counts[sampler.Draw(Logits)]++;
        var mass = Enumerable.Range(0, 40).Where(Allowed).Sum(i => Math.Exp(Logits[i] / 0.8));
        for (var i = 0; i < 40; i++)
        {
            var p = Allowed(i) ? Math.Exp(Logits[i] / 0.8) / mass : 0;
            Assert.InRange(counts[i] / 40_000.0, p - 5 * Math.Sqrt(p / 40_000), p + 5 * Math.Sqrt(p / 40_000));
        }
    }

    [Fact]
    public void Top_k_and_top_p_leave_the_rest_out()
    {
        Assert.Equal(Best(3).Order(), Seen(new Sampler(1, 1, 3, 1, 40)));
        var p = Best(40).Select(i => Math.Exp(Logits[i])).ToArray();
        var nucleus = 0;
        for (var sum = 0.0; sum < 0.5 * p.Sum(); nucleus++)
            sum += p[nucleus];
        Assert.Equal(Best(nucleus).Order(), Seen(new Sampler(1, 0.5, int.MaxValue, 1, 40)));
    }

    [Fact]
    public void Log_probabilities_are_those_at_temperature_one()
    {
        var sampler = new Sampler(0.3, 1, int.MaxValue, 7, 40);
        var token = sampler.Draw(Logits);
        var logProbability = sampler.LogProbability(Logits, token);
        var mass = Enumerable.Range(0, 40).Where(Allowed).Sum(i => Math.Exp(Logits[i]));
        Assert.Equal(Logits[token] - Math.Log(mass), logProbability, 1e-5);
    }

    private static IEnumerable<int> Seen(Sampler sampler) => Enumerable.Range(0, 3000).Select(_ => sampler.Draw(Logits)).Distinct().Order();

    private static int[] Best(int count) => [.. Enumerable.Range(0, 40).Where(Allowed).OrderByDescending(i => Logits[i]).Take(count)];

    private static bool Allowed(int token) => token is < Tokenizer.SystemTurn or > Tokenizer.AssistantTurn;
}
