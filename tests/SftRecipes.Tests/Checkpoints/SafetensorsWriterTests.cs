using System.Text;
using SftRecipes.Checkpoints;
using TorchSharp;

namespace SftRecipes.Tests.Checkpoints;

[Collection(TorchCollection.Name)]
public class SafetensorsWriterTests
{
    private static readonly torch.ScalarType[] Types =
    [
        torch.ScalarType.Int64, torch.ScalarType.Float64, torch.ScalarType.Float32, torch.ScalarType.Int32, torch.ScalarType.BFloat16,
        torch.ScalarType.Float16, torch.ScalarType.Int16, torch.ScalarType.Int8, torch.ScalarType.Byte, torch.ScalarType.Bool,
    ];

    public static TheoryData<string> FilesOfOthers =>
    [
        "models/opt_350m_style/model.safetensors", "models/opt_350m_style/adapter/adapter_model.safetensors",
        "models/llama_gqa/model.safetensors", "formats/opt_350m_style_bf16/model.safetensors",
        "formats/opt_350m_style_fp16/model.safetensors",
    ];

    [Theory]
    [MemberData(nameof(FilesOfOthers))]
    public void Writes_what_was_read_byte_for_byte(string path)
    {
        string original = Path.Combine(GoldenFiles.Root, path);
        using var scratch = new ScratchDirectory();
        using SafetensorsFile file = SafetensorsFile.Open(original);
        SafetensorsWriter.Write(scratch.File("copy"), TensorBytes.Pending(file).Reverse());
        byte[] expected = File.ReadAllBytes(original), actual = File.ReadAllBytes(scratch.File("copy"));
        // The files of others may have been written without the padding, which is the only freedom that the layout leaves.
        int expectedHeader = BitConverter.ToInt32(expected), actualHeader = BitConverter.ToInt32(actual);
        Assert.Equal(0, actualHeader % 8);
        Assert.Equal(
            Encoding.UTF8.GetString(expected, 8, expectedHeader).TrimEnd(' '), Encoding.UTF8.GetString(actual, 8, actualHeader).TrimEnd(' '));
        Assert.Equal(expected[(8 + expectedHeader)..], actual[(8 + actualHeader)..]);
    }

    [Fact]
    public void All_types_come_back_and_lie_in_the_order_of_their_alignment()
    {
        using var scratch = new ScratchDirectory();
        using var scope = torch.NewDisposeScope();
        var tensors = Types.ToDictionary(type => $"{type}", type => torch.arange(0, 6).reshape(2, 3).to(type));
        SafetensorsWriter.Write(scratch.File("all"), tensors.Reverse().Select(entry => PendingTensor.Of(entry.Key, entry.Value)));
        using SafetensorsFile file = SafetensorsFile.Open(scratch.File("all"));
        foreach ((string name, torch.Tensor tensor) in tensors)
        {
            using torch.Tensor read = file.Read(name);
            Assert.Equal(tensor.dtype, read.dtype);
            Assert.Equal([2, 3], read.shape);
            Assert.Equal(TensorBytes.Of(tensor), TensorBytes.Of(read));
        }
        string header = Encoding.UTF8.GetString(File.ReadAllBytes(scratch.File("all"))[8..]);
        int[] places = [.. Types.Select(type => header.IndexOf($"\"{type}\"", StringComparison.Ordinal))];
        Assert.Equal(places.Order(), places);
        Assert.DoesNotContain(-1, places);
    }

    [Fact]
    public void Views_scalars_and_empty_tensors_are_written_as_they_look()
    {
        using var scratch = new ScratchDirectory();
        using var scope = torch.NewDisposeScope();
        torch.Tensor square = torch.arange(9f).reshape(3, 3);
        SafetensorsWriter.Write(
            scratch.File("views"),
            [PendingTensor.Of("t", square.t()), PendingTensor.Of("s", torch.tensor(2.5f)), PendingTensor.Of("e", torch.zeros(0, 4))]);
        using SafetensorsFile file = SafetensorsFile.Open(scratch.File("views"));
        Assert.Equal([0f, 3, 6, 1, 4, 7, 2, 5, 8], file.Read("t").data<float>().ToArray());
        Assert.Equal(2.5f, file.Read("s").item<float>());
        Assert.Equal([0, 4], file.Read("e").shape);
    }

    /// <summary>The order of OPT's state dict: the golden files were split in it, at 120 kB.</summary>
    [Fact]
    public void Splits_a_model_as_transformers_does()
    {
        string golden = Golden.Format("opt_350m_style_sharded");
        using var scratch = new ScratchDirectory();
        using IWeightSource source = Checkpoint.Open(Golden.Model("opt_350m_style"));
        string[] parts =
        [
            "self_attn.k_proj", "self_attn.v_proj", "self_attn.q_proj", "self_attn.out_proj", "self_attn_layer_norm", "fc1", "fc2",
            "final_layer_norm",
        ];
        IEnumerable<string> names = new[] { "embed_tokens.weight", "embed_positions.weight", "project_out.weight", "project_in.weight" }
            .Concat(
                from layer in new[] { 0, 1 }
                from part in parts
                from kind in new[] { "weight", "bias" }
                select $"layers.{layer}.{part}.{kind}");
        ShardedSafetensorsWriter.Write(
            scratch.Path, names.Select(name => PendingTensor.From(source, $"model.decoder.{name}")), maxShardBytes: 120_000);
        Assert.Equal(
            ["model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors", "model.safetensors.index.json"],
            Directory.GetFiles(scratch.Path).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
        Assert.Equal(
            File.ReadAllText(Path.Combine(golden, "model.safetensors.index.json")),
            File.ReadAllText(scratch.File("model.safetensors.index.json")));
        using IWeightSource written = Checkpoint.Open(scratch.Path);
        TensorBytes.AssertEqual(source, written);
    }

    [Fact]
    public void A_tensor_larger_than_a_file_may_be_gets_its_own()
    {
        using var scratch = new ScratchDirectory();
        using var scope = torch.NewDisposeScope();
        IEnumerable<PendingTensor> tensors = new[] { 1, 100, 1, 1 }
            .Select((size, i) => PendingTensor.Of($"t{i}", torch.full(size, i, torch.ScalarType.Float32)));
        var progress = new List<long>();
        ShardedSafetensorsWriter.Write(scratch.Path, tensors, maxShardBytes: 8, new Progress(progress));
        using IWeightSource written = Checkpoint.Open(scratch.Path);
        Assert.Equal(["t0", "t1", "t2", "t3"], written.Names);
        Assert.Equal(3, Directory.GetFiles(scratch.Path, "*.safetensors").Length);
        Assert.Equal(412, progress[^1]);
        Assert.Equal(progress.Order(), progress);
    }

    [Fact]
    public void Nothing_is_left_of_a_failed_or_cancelled_save()
    {
        using var scratch = new ScratchDirectory();
        using torch.Tensor tensor = torch.ones(4);
        PendingTensor good = PendingTensor.Of("a", tensor);
        var failing = new PendingTensor("b", good.Info, () => throw new InvalidOperationException("on the way"));
        string target = scratch.Write("model.safetensors", "the old one");

        Assert.Throws<InvalidOperationException>(() => SafetensorsWriter.Write(target, [good, failing]));
        Assert.Throws<OperationCanceledException>(
            () => SafetensorsWriter.Write(target, [good], cancellationToken: new CancellationToken(canceled: true)));
        Assert.Throws<ArgumentException>(() => SafetensorsWriter.Write(target, [good, good]));
        Assert.Throws<ArgumentException>(
            () => SafetensorsWriter.Write(target, [good with { Info = good.Info with { Shape = [2, 2] } }]));
        Assert.Throws<InvalidOperationException>(() => ShardedSafetensorsWriter.Write(scratch.File("new/deep"), [good, failing]));

        Assert.Equal(["model.safetensors"], Directory.GetFileSystemEntries(scratch.Path).Select(path => Path.GetFileName(path)));
        Assert.Equal("the old one", File.ReadAllText(target));
    }

    [Fact]
    public void A_directory_that_cannot_be_written_to_is_one_sentence()
    {
        using var scratch = new ScratchDirectory();
        string file = scratch.Write("file", "in the way");
        using torch.Tensor tensor = torch.ones(4);
        string message = Assert.Throws<RecipeException>(
            () => ShardedSafetensorsWriter.Write(Path.Combine(file, "output"), [PendingTensor.Of("a", tensor)])).Message;
        Assert.StartsWith($"Cannot write to '{Path.Combine(file, "output")}'", message);
        Assert.DoesNotContain('\n', message);
        Assert.Equal([file], Directory.GetFileSystemEntries(scratch.Path));
    }

    private sealed class Progress(List<long> reports) : IProgress<long>
    {
        public void Report(long value) => reports.Add(value);
    }
}
