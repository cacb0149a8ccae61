namespace SpeedupLlm.Testing;

/// <summary>The real data and model beside the checkout, which the product neither contains nor needs.</summary>
public static class SharedFolder
{
    /// <summary>The full path of a file or folder under <c>shared/datasets</c>, or null where there is none.</summary>
    public static string? Find(params string[] parts) => FindShared(["datasets", .. parts]);

    /// <summary>The full path of a file or folder under <c>shared</c>, or null where there is none.</summary>
    public static string? FindShared(params string[] parts)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine([folder.FullName, "shared", .. parts]);
            if (Path.Exists(path))
                return path;
        }

        return null;
    }
}
