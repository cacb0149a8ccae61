namespace SpeedupLlm.Scaling;

/// <summary>
/// A test-time scaling method: a stream of steps. It knows no stopping rule: whoever reads the stream stops reading. Run to its end, it is the
/// static method.
/// </summary>
public interface IScalingMethod
{
    /// <summary>Its name in requests: <c>best-of-n</c>.</summary>
    string Name { get; }

    /// <summary>The operations of a request that does not say how many.</summary>
    int DefaultN => 8;

    /// <summary>True where later candidates are meant to be better, so that the last is served when none can be scored.</summary>
    bool Improves => false;

    /// <summary>The operations of the static method with cap <paramref name="n"/>.</summary>
    int Operations(int n);

    /// <summary>The most calls of the static method with cap <paramref name="n"/>.</summary>
    int Calls(int n, ScalingSettings settings) => Operations(n);

    /// <summary>The steps, in order.</summary>
    IAsyncEnumerable<Step> RunAsync(ScalingContext context, CancellationToken cancellationToken);
}
