using TorchSharp;

namespace SftRecipes.Tests.Checkpoints;

/// <summary>Whatever happens to a file on its way, it reads or ends in a <see cref="RecipeException"/>, never in a crash.</summary>
[Collection(TorchCollection.Name)]
public class DamagedFileTests
{
    private const int Changes = 450;

    public static TheoryData<string, string> Files => new()
    {
        { "zip.bin", "pytorch_model.bin" },
        { "zip_protocol4.bin", "pytorch_model.bin" },
        { "legacy.bin", "pytorch_model.bin" },
        { "small.safetensors", "model.safetensors" },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void Truncated_files_are_refused(string source, string name)
    {
        byte[] content = Content(source);
        using var scratch = new ScratchDirectory();
        for (int length = 0; length < content.Length; length += Math.Max(1, content.Length / 400))
        {
            scratch.Write(name, content[..length]);
            Assert.Throws<RecipeException>(() => ReadAll(scratch.Path));
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Changed_bytes_are_read_or_refused(string source, string name)
    {
        byte[] content = Content(source);
        using var scratch = new ScratchDirectory();
        var random = new Random(20240611);
        int read = 0, refused = 0;
        for (int i = 0; i < Changes; i++)
        {
            byte[] damaged = [.. content];
            for (int change = random.Next(1, 4); change > 0; change--)
                damaged[random.Next(damaged.Length)] = (byte)(random.Next(4) switch { 0 => 0xff, 1 => 0, _ => random.Next(256) });
            scratch.Write(name, damaged);
            try
            {
                ReadAll(scratch.Path);
                read++;
            }
            catch (RecipeException)
            {
                refused++;
            }
        }
        // Both happen, so that neither half of the sentence is empty.
        Assert.True(read > Changes / 100, $"{read} were read");
        Assert.True(refused > Changes / 10, $"{refused} were refused");
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Parts_of_other_places_are_read_or_refused(string source, string name)
    {
        byte[] content = Content(source);
        using var scratch = new ScratchDirectory();
        var random = new Random(7);
        int refused = 0;
        for (int i = 0; i < Changes / 3; i++)
        {
            byte[] damaged = [.. content];
            int length = random.Next(1, 64), from = random.Next(content.Length - length), to = random.Next(content.Length - length);
            content.AsSpan(from, length).CopyTo(damaged.AsSpan(to));
            scratch.Write(name, damaged);
            try
            {
                ReadAll(scratch.Path);
            }
            catch (RecipeException)
            {
                refused++;
            }
        }
        Assert.NotEqual(0, refused);
    }

    private static byte[] Content(string source)
    {
        if (source.EndsWith(".bin", StringComparison.Ordinal))
            return File.ReadAllBytes(Golden.TorchFile(source));
        return HeaderFile.Bytes(
            """
            {"__metadata__":{"format":"pt"},"a.weight":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]},
             "b":{"dtype":"I64","shape":[2],"data_offsets":[24,40]},"c":{"dtype":"BF16","shape":[3],"data_offsets":[40,46]}}
            """,
            [.. Enumerable.Range(0, 46).Select(i => (byte)i)]);
    }

    /// <summary>Touches the first and last element of everything.</summary>
    private static void ReadAll(string directory)
    {
        using IWeightSource source = Checkpoint.Open(directory);
        foreach (string name in source.Names)
        {
            using torch.Tensor tensor = source.Read(name);
            Assert.Equal(source.Describe(name).Shape, tensor.shape);
            if (tensor.numel() is > 0 and < 1_000_000)
            {
                using torch.Tensor copy = tensor.clone();
            }
        }
    }
}
