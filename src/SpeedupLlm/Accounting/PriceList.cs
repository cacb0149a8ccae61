namespace SpeedupLlm.Accounting;

/// <summary>Prices by model. Cost is tokens × price; where a model has its own, they are per million tokens, so its cost is in millionths.</summary>
/// <param name="Default">Of models that have none of their own.</param>
/// <param name="Models">By the name that a call asks for.</param>
internal sealed record PriceList(TokenPrices Default, IReadOnlyDictionary<string, TokenPrices> Models)
{
    private static readonly Dictionary<string, TokenPrices> None = [];

    public static implicit operator PriceList(TokenPrices prices) => new(prices, None);

    /// <summary>A model's prices, and whether they are its own.</summary>
    public (TokenPrices Prices, bool Own) Of(string? model) =>
        model is not null && Models.TryGetValue(model, out var own) ? (own, true) : (Default, false);

    /// <summary>The prices of the dearest of some models, by output.</summary>
    public TokenPrices Dearest(IEnumerable<string?> models) => models.Select(model => Of(model).Prices).MaxBy(prices => prices.Output) ?? Default;
}
