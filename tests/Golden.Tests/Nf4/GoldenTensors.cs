using System.Text.Json;
using SftRecipes.Tests;
using TorchSharp;

namespace SftRecipes.Golden.Tests.Nf4;

/// <summary>Reads the tensors of a golden safetensors file, as tests need them: float32, uint8.</summary>
internal static class GoldenTensors
{
    public static Dictionary<string, torch.Tensor> Read(params string[] path)
    {
        byte[] file = File.ReadAllBytes(Path.Combine([GoldenFiles.Root, .. path]));
        int header = (int)BitConverter.ToInt64(file);
        var tensors = new Dictionary<string, torch.Tensor>();
        foreach (JsonProperty entry in JsonDocument.Parse(file.AsMemory(8, header)).RootElement.EnumerateObject())
        {
            if (entry.Name == "__metadata__")
            {
                continue;
            }

            long[] shape = [.. entry.Value.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64())];
            int begin = entry.Value.GetProperty("data_offsets")[0].GetInt32();
            int end = entry.Value.GetProperty("data_offsets")[1].GetInt32();
            torch.ScalarType type = entry.Value.GetProperty("dtype").GetString() switch
            {
                "F32" => torch.ScalarType.Float32,
                "U8" => torch.ScalarType.Byte,
                var other => throw new InvalidDataException($"{entry.Name} is of type {other}."),
            };
            torch.Tensor tensor = torch.empty(shape, dtype: type);
            tensor.bytes = file.AsSpan(8 + header + begin, end - begin);
            tensors.Add(entry.Name, tensor);
        }

        return tensors;
    }
}
