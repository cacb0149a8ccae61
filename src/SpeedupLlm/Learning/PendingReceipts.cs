using System.Collections.Concurrent;
using SpeedupLlm.Accounting;

namespace SpeedupLlm.Learning;

/// <summary>Receipts that are not durable yet, so that they can be read at once; and the latest that the store did not take.</summary>
internal sealed class PendingReceipts
{
    private const int FailedKept = 1000;

    private readonly ConcurrentDictionary<string, Receipt> _receipts = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _failed = new();

    public void Add(Receipt receipt) => _receipts[receipt.Id] = receipt;

    public void Done(string id) => _receipts.TryRemove(id, out _);

    public void Failed(Receipt receipt)
    {
        _receipts[receipt.Id] = receipt;
        _failed.Enqueue(receipt.Id);
        while (_failed.Count > FailedKept && _failed.TryDequeue(out var oldest))
            _receipts.TryRemove(oldest, out _);
    }

    /// <summary>Takes what was said out of the receipts of a space that are to lose it.</summary>
    public void Strip(string space, Func<Receipt, bool> which)
    {
        foreach (var (id, receipt) in _receipts)
        {
            // One that became durable meanwhile is not put back.
            if (receipt.Space == space && which(receipt))
                _receipts.TryUpdate(id, receipt.WithoutTexts(), receipt);
        }
    }

    public Receipt? Find(string id) => _receipts.GetValueOrDefault(id);

    /// <summary>The latest of a request.</summary>
    public Receipt? Find(string space, string requestId) =>
        _receipts.Values.Where(receipt => receipt.Space == space && receipt.RequestId == requestId).MaxBy(receipt => receipt.Created);
}
