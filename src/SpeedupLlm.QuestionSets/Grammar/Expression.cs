using System.Globalization;

namespace SpeedupLlm.QuestionSets.Grammar;

/// <summary>An operation structure over named quantities, such as <c>(x + y) / k</c>.</summary>
internal abstract record Expression
{
    /// <summary>Results above this are no longer small arithmetic.</summary>
    public const int Largest = 9999;

    /// <summary>The number of operations.</summary>
    public abstract int Operations { get; }

    /// <summary>The quantities' names, in the order they are written.</summary>
    public abstract IEnumerable<string> Variables { get; }

    /// <summary>
    /// The value, or null where a step makes no sense in a story: below 1, above <see cref="Largest"/>, or divided with
    /// a remainder or by less than 2.
    /// </summary>
    /// <param name="values">A value for each quantity.</param>
    /// <param name="steps">Gets a line such as <c>12 + 5 = 17</c> for each operation.</param>
    public abstract int? Evaluate(IReadOnlyDictionary<string, int> values, ICollection<string>? steps = null);

    public static Expression Parse(string text)
    {
        var tokens = new Queue<string>(text.Replace("(", "( ").Replace(")", " )").Split(' ', StringSplitOptions.RemoveEmptyEntries));
        var parsed = Sum(tokens);
        return tokens.Count == 0 ? parsed : throw new FormatException($"'{tokens.Peek()}' is left over in '{text}'");
    }

    private static Expression Sum(Queue<string> tokens)
    {
        var left = Product(tokens);
        while (tokens.TryPeek(out var sign) && sign is "+" or "-")
            left = new Operation(left, tokens.Dequeue()[0], Product(tokens));
        return left;
    }

    private static Expression Product(Queue<string> tokens)
    {
        var left = Quantity(tokens);
        while (tokens.TryPeek(out var sign) && sign is "*" or "/")
            left = new Operation(left, tokens.Dequeue()[0], Quantity(tokens));
        return left;
    }

    private static Expression Quantity(Queue<string> tokens)
    {
        if (!tokens.TryDequeue(out var token))
            throw new FormatException("the expression ends where a quantity should stand");
        if (token is not "(")
            return int.TryParse(token, CultureInfo.InvariantCulture, out var number) ? new Constant(number) : new Variable(token);
        var inner = Sum(tokens);
        return tokens.TryDequeue(out var closing) && closing is ")" ? inner : throw new FormatException("a ')' is missing");
    }
}

internal sealed record Constant(int Value) : Expression
{
    public override int Operations => 0;

    public override IEnumerable<string> Variables => [];

    public override int? Evaluate(IReadOnlyDictionary<string, int> values, ICollection<string>? steps = null) => Value;
}

internal sealed record Variable(string Name) : Expression
{
    public override int Operations => 0;

    public override IEnumerable<string> Variables => [Name];

    public override int? Evaluate(IReadOnlyDictionary<string, int> values, ICollection<string>? steps = null) => values[Name];
}

internal sealed record Operation(Expression Left, char Sign, Expression Right) : Expression
{
    public override int Operations => Left.Operations + Right.Operations + 1;

    public override IEnumerable<string> Variables => Left.Variables.Concat(Right.Variables);

    public override int? Evaluate(IReadOnlyDictionary<string, int> values, ICollection<string>? steps = null)
    {
        if (Left.Evaluate(values, steps) is not { } left || Right.Evaluate(values, steps) is not { } right)
            return null;
        int? result = Sign switch
        {
            '+' => left + right,
            '-' => left - right,
            '*' => left * right,
            _ => right >= 2 && left % right == 0 ? left / right : null,
        };
        if (result is null or < 1 or > Largest)
            return null;
        steps?.Add($"{left} {Sign} {right} = {result}");
        return result;
    }
}
