using System.IO.Compression;

namespace SftRecipes.Checkpoints;

/// <summary>
/// Writes <c>pytorch_model.bin</c> as torch.save does: a zip archive of stored entries, the dictionary of tensors as a pickle and one
/// entry per tensor. <c>torch.load(..., weights_only=True)</c> reads it. One tensor at a time is in memory.
/// </summary>
internal static class PyTorchBinWriter
{
    private const string Root = "pytorch_model";

    /// <summary>Writes one file as a part of a save.</summary>
    /// <param name="transaction">The save.</param>
    /// <param name="fileName">The file's name.</param>
    /// <param name="tensors">Unique names.</param>
    /// <param name="progress">Told the bytes of tensors written so far.</param>
    /// <param name="cancellationToken">Ends the writing; nothing is left behind.</param>
    public static void WriteTo(
        FileTransaction transaction, string fileName, IEnumerable<PendingTensor> tensors, IProgress<long>? progress,
        CancellationToken cancellationToken)
    {
        PendingTensor[] ordered = [.. tensors.OrderBy(tensor => tensor.Name, StringComparer.Ordinal)];
        using var file = new FileStream(transaction.Reserve(fileName), FileMode.CreateNew, FileAccess.ReadWrite);
        using var archive = new ZipArchive(file, ZipArchiveMode.Create);
        WriteEntry("data.pkl", stream => stream.Write(Pickle(ordered)));
        WriteEntry("byteorder", stream => stream.Write("little"u8));
        long written = 0;
        for (int i = 0; i < ordered.Length; i++)
        {
            WriteEntry($"data/{i}", stream => SafetensorsWriter.WriteElements(stream, ordered[i], cancellationToken));
            written += ordered[i].Bytes;
            progress?.Report(written);
        }

        WriteEntry("version", stream => stream.Write("3\n"u8));

        void WriteEntry(string name, Action<Stream> write)
        {
            using Stream stream = archive.CreateEntry($"{Root}/{name}", CompressionLevel.NoCompression).Open();
            write(stream);
        }
    }

    /// <summary>An OrderedDict of name to tensor, each with a storage of its own.</summary>
    private static byte[] Pickle(PendingTensor[] tensors)
    {
        var pickle = new PickleWriter();
        pickle.Protocol().Global("collections", "OrderedDict").Op(PickleOpcode.EmptyTuple).Op(PickleOpcode.Reduce);
        pickle.Op(PickleOpcode.Mark);
        for (int i = 0; i < tensors.Length; i++)
        {
            pickle.Text(tensors[i].Name);
            Tensor(pickle, tensors[i].Info, i.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        return pickle.Op(PickleOpcode.SetItems).Op(PickleOpcode.Stop).ToArray();
    }

    /// <summary>_rebuild_tensor_v2(storage, offset, shape, strides, requires_grad, hooks).</summary>
    private static void Tensor(PickleWriter pickle, WeightInfo info, string key)
    {
        long[] strides = new long[info.Shape.Count];
        long count = 1;
        for (int i = strides.Length - 1; i >= 0; i--)
        {
            strides[i] = count;
            count *= info.Shape[i];
        }

        pickle.Global("torch._utils", "_rebuild_tensor_v2").Op(PickleOpcode.Mark);
        pickle.Op(PickleOpcode.Mark).Text("storage").Global("torch", WeightType.Of(info.Type).Storage).Text(key).Text("cpu").Number(count);
        pickle.Op(PickleOpcode.Tuple).Op(PickleOpcode.BinPersId);
        pickle.Number(0).Numbers(info.Shape).Numbers(strides).Op(PickleOpcode.NewFalse);
        pickle.Global("collections", "OrderedDict").Op(PickleOpcode.EmptyTuple).Op(PickleOpcode.Reduce);
        pickle.Op(PickleOpcode.Tuple).Op(PickleOpcode.Reduce);
    }
}
