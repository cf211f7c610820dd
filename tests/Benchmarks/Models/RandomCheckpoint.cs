using SftRecipes.Checkpoints;
using TorchSharp;

namespace SftRecipes.Benchmarks.Models;

/// <summary>A float16 checkpoint of a shape with random weights, written once per machine to the temporary directory.</summary>
internal static class RandomCheckpoint
{
    /// <summary>The checkpoint's directory.</summary>
    public static string Directory(ModelShape shape)
    {
        string directory = Path.Combine(Path.GetTempPath(), "sftrecipes-benchmarks", shape.Id.Replace('/', '-'));
        if (!File.Exists(Path.Combine(directory, "model.safetensors")))
        {
            System.IO.Directory.CreateDirectory(directory);
            foreach (string file in System.IO.Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "tokenizer")))
            {
                File.Copy(file, Path.Combine(directory, Path.GetFileName(file)), overwrite: true);
            }

            File.WriteAllText(Path.Combine(directory, "config.json"), shape.Config);
            Write(shape, directory);
        }

        return directory;
    }

    /// <summary>The file's length in bytes.</summary>
    public static long Bytes(ModelShape shape) => new FileInfo(Path.Combine(Directory(shape), "model.safetensors")).Length;

    private static void Write(ModelShape shape, string directory)
    {
        LibTorch.EnsureLoaded();
        using var generator = new torch.Generator(42);
        SafetensorsWriter.Write(
            Path.Combine(directory, "model.safetensors"),
            shape.Matrices.Concat(shape.Others).Select(tensor => new PendingTensor(
                tensor.Name, new WeightInfo(torch.ScalarType.Float16, tensor.Sizes), () => Random(tensor, generator))));
    }

    private static torch.Tensor Random(NamedShape tensor, torch.Generator generator)
    {
        using var scope = torch.NewDisposeScope();
        // Norms start at 1 as in any model; what is multiplied costs the same whatever it is.
        torch.Tensor values = tensor.Name.Contains("norm", StringComparison.Ordinal) && tensor.Name.EndsWith("weight", StringComparison.Ordinal)
            ? torch.ones(tensor.Sizes)
            : torch.randn(tensor.Sizes, generator: generator) * 0.02;
        return values.to(torch.ScalarType.Float16).MoveToOuterDisposeScope();
    }
}
