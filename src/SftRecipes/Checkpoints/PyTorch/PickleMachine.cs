namespace SftRecipes.Checkpoints;

/// <summary>
/// Reads a pickle without running anything: it knows plain values, dicts and tensors, and the only functions that it "calls" are the
/// handful in <see cref="TorchGlobals"/>. Every other name is refused where it is met.
/// </summary>
internal sealed class PickleMachine(PickleReader reader, TorchGlobals globals)
{
    private readonly List<object?> _stack = [];
    private readonly Stack<int> _marks = [];
    private readonly Dictionary<long, object?> _memo = [];

    /// <summary>Runs to the pickle's end and returns its value.</summary>
    /// <exception cref="RecipeException">It is damaged or wants to call something else.</exception>
    public object? Load()
    {
        while (true)
        {
            var opcode = (PickleOpcode)reader.Byte();
            if (opcode == PickleOpcode.Stop)
                return Pop();
            Execute(opcode);
        }
    }

    private void Execute(PickleOpcode opcode)
    {
        switch (opcode)
        {
            case PickleOpcode.Proto: CheckProtocol(reader.Byte()); break;
            case PickleOpcode.Frame: reader.Int64(); break;

            case PickleOpcode.None: Push(null); break;
            case PickleOpcode.NewTrue: Push(true); break;
            case PickleOpcode.NewFalse: Push(false); break;
            case PickleOpcode.BinInt: Push((long)reader.Int32()); break;
            case PickleOpcode.BinInt1: Push((long)reader.Byte()); break;
            case PickleOpcode.BinInt2: Push((long)reader.UInt16()); break;
            case PickleOpcode.Long1: Push(reader.Integer(reader.Byte())); break;
            case PickleOpcode.Long4: Push(reader.Integer(reader.Int32())); break;
            case PickleOpcode.BinFloat: Push(reader.Double()); break;

            case PickleOpcode.ShortBinUnicode: Push(reader.Utf8(reader.Byte())); break;
            case PickleOpcode.BinUnicode: Push(reader.Utf8(reader.UInt32())); break;
            case PickleOpcode.BinUnicode8: Push(reader.Utf8(reader.Int64())); break;
            case PickleOpcode.ShortBinString: Push(reader.Latin1(reader.Byte())); break;
            case PickleOpcode.BinString: Push(reader.Latin1(reader.Int32())); break;
            case PickleOpcode.ShortBinBytes: Push(reader.Bytes(reader.Byte()).ToArray()); break;
            case PickleOpcode.BinBytes: Push(reader.Bytes(reader.UInt32()).ToArray()); break;
            case PickleOpcode.BinBytes8: Push(reader.Bytes(reader.Int64()).ToArray()); break;

            case PickleOpcode.EmptyTuple: Push(Array.Empty<object?>()); break;
            case PickleOpcode.Tuple1: Push(PopMany(1)); break;
            case PickleOpcode.Tuple2: Push(PopMany(2)); break;
            case PickleOpcode.Tuple3: Push(PopMany(3)); break;
            case PickleOpcode.Tuple: Push(PopToMark()); break;
            case PickleOpcode.EmptyList: Push(new List<object?>()); break;
            case PickleOpcode.List: Push(new List<object?>(PopToMark())); break;
            case PickleOpcode.Append: Append(PopMany(1)); break;
            case PickleOpcode.Appends: Append(PopToMark()); break;
            case PickleOpcode.EmptyDict: Push(new PickleDictionary()); break;
            case PickleOpcode.Dict: NewDictionary(PopToMark()); break;
            case PickleOpcode.SetItem: SetItems(PopMany(2)); break;
            case PickleOpcode.SetItems: SetItems(PopToMark()); break;

            case PickleOpcode.Mark: _marks.Push(_stack.Count); break;
            case PickleOpcode.Pop: Pop(); break;
            case PickleOpcode.PopMark: PopToMark(); break;
            case PickleOpcode.Dup: Push(Top()); break;
            case PickleOpcode.BinPut: _memo[reader.Byte()] = Top(); break;
            case PickleOpcode.LongBinPut: _memo[reader.UInt32()] = Top(); break;
            case PickleOpcode.Memoize: _memo[_memo.Count] = Top(); break;
            case PickleOpcode.BinGet: PushMemo(reader.Byte()); break;
            case PickleOpcode.LongBinGet: PushMemo(reader.UInt32()); break;

            case PickleOpcode.Global: Push(globals.Resolve(reader.Line(), reader.Line())); break;
            case PickleOpcode.StackGlobal: StackGlobal(PopMany(2)); break;
            case PickleOpcode.BinPersId: Push(globals.Storage(Pop(), reader)); break;
            case PickleOpcode.Reduce: Reduce(PopMany(2)); break;
            case PickleOpcode.Build: Build(Pop()); break;
            default: throw reader.Damaged($"there is opcode 0x{(byte)opcode:x2}, which torch.save does not write");
        }
    }

    private void CheckProtocol(byte protocol)
    {
        if (protocol is < 2 or > 5)
            throw reader.Damaged($"protocol {protocol} is named");
    }

    private void StackGlobal(object?[] names)
    {
        if (names is not [string module, string name])
            throw reader.Damaged("a name is not a string");
        Push(globals.Resolve(module, name));
    }

    private void Reduce(object?[] call)
    {
        if (call is not [PickleGlobal function, object?[] arguments])
            throw reader.Damaged("a call has no function or no arguments");
        Push(globals.Call(function, arguments, reader));
    }

    /// <summary>Attributes of an OrderedDict (<c>_metadata</c> of a state_dict) say nothing about tensors and are dropped.</summary>
    private void Build(object? state)
    {
        if (Top() is not PickleDictionary || state is not (PickleDictionary or object?[]))
            throw reader.Damaged("attributes are set on something other than a dict");
    }

    private void Append(object?[] items)
    {
        if (Top() is not List<object?> list)
            throw reader.Damaged("something is appended to what is no list");
        list.AddRange(items);
    }

    private void NewDictionary(object?[] items)
    {
        Push(new PickleDictionary());
        SetItems(items);
    }

    private void SetItems(object?[] items)
    {
        if (Top() is not PickleDictionary dictionary || items.Length % 2 != 0)
            throw reader.Damaged("an item is set on what is no dict");
        for (int i = 0; i < items.Length; i += 2)
            dictionary.Items.Add(new(items[i], items[i + 1]));
    }

    private void Push(object? value) => _stack.Add(value);

    private void PushMemo(long index) =>
        Push(_memo.TryGetValue(index, out object? value) ? value : throw reader.Damaged($"value {index} is used before it is kept"));

    /// <summary>Values below the last mark are out of reach, as in Python's own machine.</summary>
    private void Require(int count)
    {
        if (_stack.Count - (_marks.TryPeek(out int mark) ? mark : 0) < count)
            throw reader.Damaged("its stack is empty");
    }

    private object? Top()
    {
        Require(1);
        return _stack[^1];
    }

    private object? Pop() => PopMany(1)[0];

    private object?[] PopMany(int count)
    {
        Require(count);
        return Cut(_stack.Count - count);
    }

    private object?[] PopToMark() =>
        _marks.TryPop(out int mark) ? Cut(mark) : throw reader.Damaged("a mark is missing");

    private object?[] Cut(int from)
    {
        object?[] items = [.. _stack[from..]];
        _stack.RemoveRange(from, items.Length);
        return items;
    }
}
