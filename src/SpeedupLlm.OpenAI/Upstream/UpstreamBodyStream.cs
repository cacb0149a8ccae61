namespace SpeedupLlm.OpenAI;

/// <summary>A response's body whose silence, early end and size become <see cref="UpstreamException"/>s.</summary>
internal sealed class UpstreamBodyStream(Stream inner, UpstreamOptions options, TimeProvider time, long limit) : Stream
{
    private long total;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        using var silence = new CancellationTokenSource(options.IdleTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancellationToken);
        int read;
        try
        {
            read = await inner.ReadAsync(buffer, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new UpstreamException(
                UpstreamFailure.TimedOut,
                $"The upstream {options.BaseUrl} fell silent for {options.IdleTimeout} (IdleTimeout) in the middle of its answer.", e);
        }
        catch (Exception e) when (e is IOException or HttpRequestException && !cancellationToken.IsCancellationRequested)
        {
            throw new UpstreamException(
                UpstreamFailure.Cut, $"The upstream {options.BaseUrl} broke off in the middle of its answer.", e);
        }

        total += read;
        return total <= limit ? read : throw new UpstreamException(
            UpstreamFailure.Garbage, $"The upstream {options.BaseUrl} sent more than {limit >> 20} MB for one answer.");
    }

    internal async Task<ReadOnlyMemory<byte>> ReadToEndAsync(CancellationToken cancellationToken)
    {
        var buffer = new MemoryStream();
        await CopyToAsync(buffer, cancellationToken).ConfigureAwait(false);
        return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read it asynchronously.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }
}
