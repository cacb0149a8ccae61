using System.Runtime.CompilerServices;

namespace SpeedupLlm.Scaling;

/// <summary>Independent samples of the same prompt, one at a time, each with its own seed.</summary>
internal sealed class BestOfN : IScalingMethod
{
    public string Name => "best-of-n";

    public int Operations(int n) => n;

    public async IAsyncEnumerable<Step> RunAsync(ScalingContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var k = 0; k < context.N; k++)
        {
            var call = await context.Model.CallAsync(context.Messages, context.OptionsFor(k, 0), cancellationToken).ConfigureAwait(false);
            yield return new Step(k + 1, call.Cost, context.CandidateFrom(k, k + 1, call));
        }
    }
}
