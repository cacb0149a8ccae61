using System.Runtime.InteropServices;
using System.Text;
using System.Threading.Channels;
using Microsoft.Extensions.AI;
using SpeedupLlm.Scaling;
using SpeedupLlm.TinyModel.Text;

namespace SpeedupLlm.TinyModel.Decoding;

/// <summary>What a call asks for.</summary>
internal sealed record GenerationPlan(PackedWeights Model, int[] Prompt, Sampler Sampler, int MaxTokens, IReadOnlyList<string> Stops, bool LogProbabilities, bool Streams);

/// <summary>What one step of a generation adds.</summary>
internal sealed record Generated(string Text, ChatFinishReason? Finish);

/// <summary>One call's way from prompt to last token. Written by the scheduler, read by the caller.</summary>
internal sealed class Generation(GenerationPlan plan, Tokenizer tokenizer, CancellationToken cancellation)
{
    private readonly Channel<Generated> _out = Channel.CreateUnbounded<Generated>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
    private readonly StopText _text = new(plan.Stops);
    private readonly List<byte> _bytes = [];
    private readonly StringBuilder _unsent = new();

    /// <summary>The model that writes it.</summary>
    public PackedWeights Model => plan.Model;

    public int[] Prompt => plan.Prompt;

    /// <summary>Tokens drawn so far, the one that ends the turn included.</summary>
    public int Count { get; private set; }

    /// <summary>Filled where the caller asked for them.</summary>
    public List<TokenLogProbability> LogProbabilities { get; } = [];

    public ChannelReader<Generated> Out => _out.Reader;

    public Sequence? Sequence { get; set; }

    /// <summary>The token drawn last: the next one to be read.</summary>
    public int Last { get; private set; }

    /// <summary>Where <see cref="Last"/> stands.</summary>
    public int Position => plan.Prompt.Length + Count - 1;

    public bool Cancelled => cancellation.IsCancellationRequested;

    /// <summary>Draws the next token; false after the last one.</summary>
    public bool Advance(ReadOnlySpan<float> logits)
    {
        Last = plan.Sampler.Draw(logits);
        Count++;
        if (plan.LogProbabilities)
            LogProbabilities.Add(new TokenLogProbability(tokenizer.Decode([Last]), plan.Sampler.LogProbability(logits, Last)));
        var ends = Last is Tokenizer.TurnEnd or Tokenizer.TextEnd;
        var full = Count == plan.MaxTokens;
        _bytes.Clear();
        tokenizer.AppendBytes(Last, _bytes);
        var shown = _text.Add(CollectionsMarshal.AsSpan(_bytes), last: ends || full);
        ChatFinishReason? finish = ends || _text.Stopped ? ChatFinishReason.Stop : full ? ChatFinishReason.Length : null;
        _unsent.Append(shown);
        // Who wants the whole answer is not woken for every token of it.
        if (finish is not null || (plan.Streams && _unsent.Length > 0))
        {
            _out.Writer.TryWrite(new Generated(_unsent.ToString(), finish));
            _unsent.Clear();
        }

        if (finish is null)
            return true;
        _out.Writer.Complete();
        return false;
    }

    public void Fail(Exception exception) => _out.Writer.TryComplete(exception);
}
