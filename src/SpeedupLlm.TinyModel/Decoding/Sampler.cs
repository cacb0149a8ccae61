using System.Numerics.Tensors;
using SpeedupLlm.TinyModel.Ops;
using SpeedupLlm.TinyModel.Text;

namespace SpeedupLlm.TinyModel.Decoding;

/// <summary>Draws the next token. Each sequence has its own, so that its draws don't depend on its company.</summary>
internal sealed class Sampler(double temperature, double topP, int topK, long seed, int vocabulary)
{
    // Turns of other roles are never begun by the model itself: the tokens between the ends and this one are not drawn.
    private const int FirstOther = Tokenizer.AssistantTurn + 1;

    private readonly Floats _p = new(Lanes.RoundUp(vocabulary));             // [vocabulary]
    private readonly int[] _order = new int[vocabulary];                     // [vocabulary]
    private SeededDraws _draws = new(seed);

    public int Draw(ReadOnlySpan<float> logits)
    {
        logits = logits[..vocabulary];
        var best = Best(logits);
        return temperature <= 0 ? best : Sample(logits, logits[best]);
    }

    /// <summary>The logarithm of a token's probability under the model itself, at temperature 1.</summary>
    public double LogProbability(ReadOnlySpan<float> logits, int token)
    {
        logits = logits[..vocabulary];
        var max = logits[Best(logits)];
        return logits[token] - max - Math.Log(Fill(logits, 1, max));
    }

    private static int Best(ReadOnlySpan<float> logits)
    {
        var others = TensorPrimitives.IndexOfMax(logits[FirstOther..]) + FirstOther;
        var best = logits[Tokenizer.TurnEnd] > logits[Tokenizer.TextEnd] ? Tokenizer.TurnEnd : Tokenizer.TextEnd;
        return logits[others] > logits[best] ? others : best;
    }

    private int Sample(ReadOnlySpan<float> logits, float max)
    {
        var mass = (double)Fill(logits, (float)(1 / temperature), (float)(max / temperature));
        return topP < 1 || topK < vocabulary ? FromTop(mass) : FromAll(mass);
    }

    private int FromAll(double mass)
    {
        var rest = _draws.NextDouble() * mass;
        ReadOnlySpan<float> p = _p.Span;
        var last = 0;
        for (var i = 0; i < p.Length; i++)
        {
            if (p[i] <= 0)
                continue;
            last = i;
            if ((rest -= p[i]) < 0)
                break;
        }

        return last;
    }

    /// <summary>Among the most probable tokens: at most k, and no more than it takes to reach the share p.</summary>
    private int FromTop(double mass)
    {
        // All tokens below this together are less than the share left out: they need not be sorted.
        var (p, least, candidates) = (_p, (1 - topP) * mass / vocabulary, 0);
        for (var i = 0; i < vocabulary; i++)
        {
            if (p.Span[i] > least)
                _order[candidates++] = i;
        }

        _order.AsSpan(0, candidates).Sort((a, b) => p.Span[b].CompareTo(p.Span[a]) is var order && order != 0 ? order : a.CompareTo(b));
        var (count, kept) = (0, 0.0);
        while (count < Math.Min(topK, candidates) && (count == 0 || kept < topP * mass))
            kept += p.Span[_order[count++]];
        var rest = _draws.NextDouble() * kept;
        var at = 0;
        while (at + 1 < count && (rest -= p.Span[_order[at]]) >= 0)
            at++;
        return _order[at];
    }

    /// <summary>p[i] = exp(logit · scale − shift), 0 for what is not allowed; returns the sum.</summary>
    private unsafe float Fill(ReadOnlySpan<float> logits, float scale, float shift)
    {
        var p = _p.Span;
        logits.CopyTo(p);
        p[logits.Length..].Fill(float.NegativeInfinity);
        for (var i = Tokenizer.SystemTurn; i <= Tokenizer.AssistantTurn; i++)
            p[i] = float.NegativeInfinity;
        return Lanes.ExpInPlace(_p.Pointer, scale, shift, _p.Length);
    }
}
