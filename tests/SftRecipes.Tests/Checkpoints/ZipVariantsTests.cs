using System.IO.Compression;
using SftRecipes.Checkpoints;

namespace SftRecipes.Tests.Checkpoints;

[Collection(TorchCollection.Name)]
public class ZipVariantsTests
{
    [Fact]
    public void An_archive_with_Zip64_records_reads_the_same()
    {
        using var scratch = new ScratchDirectory();
        string path = scratch.Write("model.bin", ZipVariants.WithZip64Directory(Golden.TorchFile("zip.bin")));
        using PyTorchBinFile file = PyTorchBinFile.Open(path);
        PyTorchBinFileTests.AssertExpected(file);
    }

    [Fact]
    public void An_archive_that_is_packed_again_without_compression_reads_the_same()
    {
        using var scratch = new ScratchDirectory();
        string path = scratch.Write("model.bin", ZipVariants.Repack(Golden.TorchFile("zip.bin"), CompressionLevel.NoCompression));
        using PyTorchBinFile file = PyTorchBinFile.Open(path);
        PyTorchBinFileTests.AssertExpected(file);
    }

    [Fact]
    public void An_archive_with_a_comment_reads_the_same()
    {
        using var scratch = new ScratchDirectory();
        byte[] zip = File.ReadAllBytes(Golden.TorchFile("zip.bin"));
        zip[^2] = 7;
        using PyTorchBinFile file = PyTorchBinFile.Open(scratch.Write("model.bin", [.. zip, .. "comment"u8]));
        PyTorchBinFileTests.AssertExpected(file);
    }

    [Fact]
    public void A_compressed_archive_is_refused_with_the_way_out()
    {
        using var scratch = new ScratchDirectory();
        string path = scratch.Write("model.bin", ZipVariants.Repack(Golden.TorchFile("zip.bin"), CompressionLevel.Optimal));
        string message = Assert.Throws<RecipeException>(() => PyTorchBinFile.Open(path)).Message;
        Assert.Contains("is compressed", message);
        Assert.Contains("zip -0", message);
    }

    [Fact]
    public void Other_archives_are_refused()
    {
        using var scratch = new ScratchDirectory();
        byte[] zip = ZipVariants.Repack(Golden.TorchFile("zip.bin"), CompressionLevel.NoCompression);
        string path = scratch.Write("model.bin", [.. zip.Select(b => b == (byte)'.' ? (byte)'_' : b)]);
        Assert.Contains("torch.save did not write", Assert.Throws<RecipeException>(() => PyTorchBinFile.Open(path)).Message);
    }

    [Fact]
    public void Bytes_of_a_big_endian_machine_are_turned_round()
    {
        using var scratch = new ScratchDirectory();
        // The storages' types in the order of the script that wrote the file; all later ones are float32.
        int[] sizes = [8, 4, 2, 2, 8, 4, 2, 1, 1, 1];
        byte[] content = ZipVariants.BigEndian(
            Golden.TorchFile("zip.bin"), key => int.Parse(key) < sizes.Length ? sizes[int.Parse(key)] : 4);
        using PyTorchBinFile file = PyTorchBinFile.Open(scratch.Write("model.bin", content));
        PyTorchBinFileTests.AssertExpected(file);
    }
}
