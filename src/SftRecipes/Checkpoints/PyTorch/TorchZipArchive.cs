using System.Text;

namespace SftRecipes.Checkpoints;

/// <summary>
/// torch.save's archive: <c>NAME/data.pkl</c>, one stored entry <c>NAME/data/KEY</c> per storage and, since PyTorch 2.1,
/// <c>NAME/byteorder</c>.
/// </summary>
internal static class TorchZipArchive
{
    private const string PickleName = "/data.pkl";

    /// <summary>Reads the pickle and finds the storages that it names.</summary>
    public static TorchPickle Read(MappedFile file)
    {
        ZipDirectory archive = ZipDirectory.Read(file);
        string[] pickles = [.. archive.Names.Where(name => name.EndsWith(PickleName, StringComparison.Ordinal))];
        if (pickles is not [string pickleName])
        {
            throw new RecipeException(
                $"'{file.Path}' is a zip archive that torch.save did not write (it has {pickles.Length} entries data.pkl, not one); give "
                + "the file that holds the model's state_dict().");
        }
        string root = pickleName[..^PickleName.Length];
        (long offset, long length) = archive.Locate(pickleName);
        var globals = new TorchGlobals(file.Path);
        object? value = new PickleMachine(new PickleReader(file, offset, offset + length), globals).Load();
        return new TorchPickle(
            value,
            globals.SeenStorages.Keys.ToDictionary(key => key, key => archive.Locate($"{root}/data/{key}"), StringComparer.Ordinal),
            IsBigEndian(file, archive, $"{root}/byteorder"));
    }

    private static bool IsBigEndian(MappedFile file, ZipDirectory archive, string entry)
    {
        if (!archive.Names.Contains(entry))
            return false;
        (long offset, long length) = archive.Locate(entry);
        string order = Encoding.Latin1.GetString(file.Slice(offset, (int)Math.Min(length, 16)));
        return order switch
        {
            "little" => false,
            "big" => true,
            _ => throw file.Damaged($"its byte order is said to be '{order}'"),
        };
    }
}
