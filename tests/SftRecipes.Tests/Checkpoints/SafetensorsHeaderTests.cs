using SftRecipes.Checkpoints;

namespace SftRecipes.Tests.Checkpoints;

/// <summary>Each thing that can be wrong in a header has a message of its own, which names the file and the tensor.</summary>
public class SafetensorsHeaderTests
{
    [Theory]
    [InlineData("", "header is not valid JSON")]
    [InlineData("{", "header is not valid JSON")]
    [InlineData("[]", "header is not a JSON object")]
    [InlineData("""{"a":3}""", "the header entry of tensor 'a' is not a dtype")]
    [InlineData("""{"a":{"shape":[2],"data_offsets":[0,8]}}""", "the header entry of tensor 'a' is not a dtype")]
    [InlineData("""{"a":{"dtype":4,"shape":[2],"data_offsets":[0,8]}}""", "the header entry of tensor 'a' is not a dtype")]
    [InlineData("""{"a":{"dtype":"F32","shape":2,"data_offsets":[0,8]}}""", "the header entry of tensor 'a' is not a dtype")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", "the header entry of tensor 'a' is not a dtype")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,8]}}""", "the header entry of tensor 'a' is not a dtype")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0]}}""", "the header entry of tensor 'a' is not a dtype")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4,8]}}""", "the header entry of tensor 'a' is not a dtype")]
    [InlineData("""{"a":{"dtype":"F8_E4M3","shape":[8],"data_offsets":[0,8]}}""", "'a' in '{0}' is of type F8_E4M3, which cannot be read")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,8]}}""", "tensor 'a' is said to have the shape")]
    [InlineData("""{"a":{"dtype":"F32","shape":[0,4611686018427387904],"data_offsets":[0,0]}}""", "tensor 'a' is said to have the shape")]
    [InlineData("""{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}}""", "tensor 'a' is said to lie in bytes 0 to 12 of 8")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", "tensor 'a' is said to lie in bytes 8 to 0 of 8")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2,2],"data_offsets":[0,8]}}""", "tensor 'a' of shape [2, 2] in F32 needs 16 bytes but has 8")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"U8","shape":[3],"data_offsets":[5,8]}}""",
        "tensor 'b' begins at byte 5 of the data where 4 is expected")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""",
        "tensor 'b' begins at byte 4 of the data where 8 is expected")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "its tensors end at byte")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""",
        "tensor 'a' is in its header twice")]
    [InlineData("""{"__metadata__":[]}""", "the __metadata__ of its header is not an object")]
    [InlineData("""{"__metadata__":{"format":1}}""", "'format' in the __metadata__ of its header is not a string")]
    [InlineData("""{"\ud800":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "header is not valid JSON")]
    public void A_wrong_header_is_explained(string header, string expected)
    {
        using var scratch = new ScratchDirectory();
        string path = scratch.Write("model.safetensors", HeaderFile.Bytes(header, new byte[8]));
        AssertRefused(path, expected.Replace("{0}", path));
    }

    [Fact]
    public void Damaged_beginnings_are_explained()
    {
        using var scratch = new ScratchDirectory();
        AssertRefused(scratch.Write("empty", ""), "is empty");
        AssertRefused(scratch.Write("short", "abc"), "it has 3 bytes, fewer than the 8");
        AssertRefused(
            scratch.Write("long", HeaderFile.Bytes("{}", [], ulong.MaxValue)),
            "its header is said to have 18446744073709551615 bytes, the file has 10");
        AssertRefused(scratch.Write("beyond", HeaderFile.Bytes("{}", [], 3)), "its header is said to have 3 bytes, the file has 10");
        AssertRefused(scratch.Write("bytes", HeaderFile.Bytes([0xff, 0xfe], [])), "its header is not UTF-8");
        AssertRefused(scratch.Write("lfs", "version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 5\n"), "git lfs pull");
        AssertRefused(scratch.File("absent"), "There is no file");
        AssertRefused(scratch.Path, scratch.Path);
    }

    [Fact]
    public void A_file_without_tensors_is_one()
    {
        using var scratch = new ScratchDirectory();
        using SafetensorsFile file = SafetensorsFile.Open(scratch.Write("none", HeaderFile.Bytes("{}", [])));
        Assert.Empty(file.Names);
        Assert.Empty(file.Metadata);
    }

    private static void AssertRefused(string path, string expected)
    {
        string message = Assert.Throws<RecipeException>(() => SafetensorsFile.Open(path)).Message;
        Assert.Contains(expected, message);
        Assert.Contains(path, message);
    }
}
