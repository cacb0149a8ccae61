namespace SpeedupLlm.RealLlm;

/// <summary>A problem; its id (part of the idempotency key) is stable, the stratum <c>svamp</c> or <c>generated</c>.</summary>
internal sealed record Problem(string Id, string Stratum, string Question, decimal Answer);

/// <summary>One ask of a problem; exposure is how many earlier asks of it there were: 0, 1, 2.</summary>
internal sealed record Ask(Problem Problem, int Exposure);
