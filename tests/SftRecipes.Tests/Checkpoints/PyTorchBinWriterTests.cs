using System.Diagnostics;
using SftRecipes.Checkpoints;
using TorchSharp;

namespace SftRecipes.Tests.Checkpoints;

[Collection(TorchCollection.Name)]
public class PyTorchBinWriterTests
{
    private const string Name = "pytorch_model.bin";

    [Fact]
    public void What_is_written_is_read_back()
    {
        using var folder = new TemporaryDirectory();
        using IWeightSource original = Checkpoint.Open(Golden.Model("opt_350m_style"));
        using torch.Tensor halves = torch.arange(6, dtype: torch.ScalarType.BFloat16).reshape(2, 3), number = torch.tensor(7L);
        Write(
            folder,
            [.. original.Names.Select(name => PendingTensor.From(original, name)), PendingTensor.Of("é", halves), PendingTensor.Of("n", number)]);

        using PyTorchBinFile file = PyTorchBinFile.Open(folder[Name]);
        Assert.Equal(original.Names.Append("é").Append("n").Order(StringComparer.Ordinal), file.Names.Order(StringComparer.Ordinal));
        foreach (string name in original.Names)
        {
            using torch.Tensor expected = original.Read(name), actual = file.Read(name);
            Assert.Equal(expected.dtype, actual.dtype);
            Assert.Equal(expected.shape, actual.shape);
            Assert.Equal(TensorBytes.Of(expected), TensorBytes.Of(actual));
        }

        using torch.Tensor readHalves = file.Read("é"), readNumber = file.Read("n");
        Assert.Equal(TensorBytes.Of(halves), TensorBytes.Of(readHalves));
        Assert.Empty(readNumber.shape);
        Assert.Equal(7, readNumber.ToInt64());
    }

    [SkippableFact]
    public void PyTorch_loads_it()
    {
        using var folder = new TemporaryDirectory();
        using torch.Tensor floats = torch.arange(6, dtype: torch.ScalarType.Float32).reshape(2, 3), halves = floats.to(torch.ScalarType.Float16);
        Write(folder, [PendingTensor.Of("a.weight", floats), PendingTensor.Of("b.weight", halves)]);
        string? output = Python(
            "import sys, torch; d = torch.load(sys.argv[1]); "
            + "print([(k, str(v.dtype), list(v.shape), v.float().flatten().tolist()) for k, v in d.items()])",
            folder[Name]);
        Skip.If(output is null, "There is no Python with PyTorch here.");
        Assert.Equal(
            "[('a.weight', 'torch.float32', [2, 3], [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]), "
            + "('b.weight', 'torch.float16', [2, 3], [0.0, 1.0, 2.0, 3.0, 4.0, 5.0])]",
            output!.Trim());
    }

    private static void Write(TemporaryDirectory folder, PendingTensor[] tensors) => FileTransaction.Run(
        folder.Path, transaction => PyTorchBinWriter.WriteTo(transaction, Name, tensors, progress: null, CancellationToken.None));

    /// <summary>What a program prints; null where no Python here has PyTorch.</summary>
    private static string? Python(string program, string argument)
    {
        foreach (string python in new[] { "python3", "/usr/bin/python3", "python" })
        {
            try
            {
                if (Run(python, "import torch") is not null)
                {
                    return Run(python, program, argument) ?? throw new InvalidOperationException($"{python} could not run: {program}");
                }
            }
            catch (System.ComponentModel.Win32Exception)
            {
                // There is no such program.
            }
        }

        return null;
    }

    private static string? Run(string python, string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(python, ["-c", program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : null;
    }
}
