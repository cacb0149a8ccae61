using System.Threading.Channels;
using Microsoft.Extensions.AI;
using SpeedupLlm.TinyModel.Text;

namespace SpeedupLlm.TinyModel.Decoding;

/// <summary>What one step of a generation adds.</summary>
internal sealed record Generated(string Text, TokenLogProbability Token, ChatFinishReason? Finish);

/// <summary>One call's way from prompt to last token. Written by the scheduler, read by the caller.</summary>
internal sealed class Generation(int[] prompt, Sampler sampler, Tokenizer tokenizer, int maxTokens, IReadOnlyList<string> stops, CancellationToken cancellation)
{
    private readonly Channel<Generated> _out = Channel.CreateUnbounded<Generated>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
    private readonly StopText _text = new(stops);
    private readonly List<byte> _bytes = [];
    private int _tokens;

    public int[] Prompt => prompt;

    public ChannelReader<Generated> Out => _out.Reader;

    public Sequence? Sequence { get; set; }

    /// <summary>The token drawn last: the next one to be read.</summary>
    public int Last { get; private set; }

    /// <summary>Where <see cref="Last"/> stands.</summary>
    public int Position => prompt.Length + _tokens - 1;

    public bool Cancelled => cancellation.IsCancellationRequested;

    /// <summary>Draws the next token; false after the last one.</summary>
    public bool Advance(ReadOnlySpan<float> logits)
    {
        (Last, var logProbability) = sampler.Draw(logits);
        _tokens++;
        var ends = Last is Tokenizer.TurnEnd or Tokenizer.TextEnd;
        var full = _tokens == maxTokens;
        _bytes.Clear();
        tokenizer.AppendBytes(Last, _bytes);
        var shown = _text.Add([.. _bytes], last: ends || full);
        ChatFinishReason? finish = ends || _text.Stopped ? ChatFinishReason.Stop : full ? ChatFinishReason.Length : null;
        _out.Writer.TryWrite(new Generated(shown, new TokenLogProbability(tokenizer.Decode([Last]), logProbability), finish));
        if (finish is null)
            return true;
        _out.Writer.Complete();
        return false;
    }

    public void Fail(Exception exception) => _out.Writer.TryComplete(exception);
}
