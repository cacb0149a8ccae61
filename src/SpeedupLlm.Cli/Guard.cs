using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Options;
using SpeedupLlm.Experiences;
using SpeedupLlm.OpenAI;

namespace SpeedupLlm.Cli;

/// <summary>Turns failures into one clear line and an exit code, and Ctrl-C into a cancellation.</summary>
internal static class Guard
{
    public static async Task<int> RunAsync(Func<CancellationToken, Task<int>> command)
    {
        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        try
        {
            return await command(stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return ExitCode.Interrupted;
        }
        catch (OptionsValidationException exception)
        {
            foreach (var failure in exception.Failures)
                Say.Error(failure);
            return ExitCode.Usage;
        }
        catch (SpeedupOptionException exception)
        {
            Say.Error($"{exception.Key}: {exception.Message}");
            return ExitCode.Usage;
        }
        catch (UsageException exception)
        {
            Say.Error(exception.Message);
            return ExitCode.Usage;
        }
        catch (StoreException exception)
        {
            Say.Error(exception.Message);
            return ExitCode.Store;
        }
        catch (HttpRequestException exception)
        {
            Say.Error(exception is UpstreamException { Kind: UpstreamFailure.Rejected, Error: { } error } ? $"{exception.Message} {error.ToJsonString()}" : exception.Message);
            return ExitCode.Upstream;
        }
        catch (Exception exception) when (exception is IOException or SocketException or ContextLengthExceededException)
        {
            Say.Error(exception.Message);
            return ExitCode.Failed;
        }

        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            stop.Cancel();
        }
    }
}

/// <summary>Arguments that fit together neither with each other nor with the world.</summary>
internal sealed class UsageException(string message) : Exception(message);
