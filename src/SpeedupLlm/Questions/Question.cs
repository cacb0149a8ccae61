namespace SpeedupLlm.Questions;

/// <summary>What a request asks to be reasoned about.</summary>
/// <param name="Text">Its text.</param>
/// <param name="Fingerprint">Hash of the text: equal only for the same text.</param>
public sealed record Question(string Text, string Fingerprint);
