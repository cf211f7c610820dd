using TorchSharp;
using TorchSharp.Modules;

namespace SftRecipes.Models;

/// <summary>
/// A TorchSharp module that names its parts itself. TorchSharp's own registration reflects over fields, makes a buffer of every tensor
/// field and lists shared parameters twice; here a part is what <see cref="Add{T}"/> or <see cref="AddParameter"/> was told of.
/// </summary>
public abstract class Block : torch.nn.Module
{
    private readonly List<IDisposable> _owned = [];

    /// <summary>A block without parts.</summary>
    protected Block() : base(string.Empty)
    {
    }

    /// <summary>Nothing is found by reflection.</summary>
    protected override void RegisterComponents()
    {
    }

    /// <summary>Makes a module a part of this one, under the name that the checkpoint has for it.</summary>
    protected T Add<T>(string name, T module)
        where T : torch.nn.Module
    {
        register_module(name, module);
        return module;
    }

    /// <summary>Makes a list of modules a part of this one: <c>name.0</c>, <c>name.1</c>, …</summary>
    protected BlockList<T> AddList<T>(string name, int count, Func<int, T> create)
        where T : Block => Add(name, new BlockList<T>(count, create));

    /// <summary>Has something disposed with this block.</summary>
    protected T Own<T>(T resource)
        where T : IDisposable
    {
        _owned.Add(resource);
        return resource;
    }

    /// <summary>Takes back <see cref="Own{T}"/>.</summary>
    private protected void Disown(IDisposable resource) => _owned.Remove(resource);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _owned.ForEach(resource => resource.Dispose());
            _owned.Clear();
        }

        base.Dispose(disposing);
    }

    /// <summary>Makes a tensor a parameter of this block; the block owns it from now on.</summary>
    /// <param name="name">The parameter's name; it may hold dots (<c>lora_A.weight</c>).</param>
    /// <param name="tensor">The value.</param>
    /// <param name="trained">Whether it gets gradients.</param>
    protected Parameter AddParameter(string name, torch.Tensor tensor, bool trained)
    {
        var parameter = new Parameter(tensor, trained);
        parameter.DetachFromDisposeScope();
        register_parameter(name, parameter);
        return parameter;
    }
}

/// <summary>Blocks of one kind, in order: a decoder's layers.</summary>
/// <typeparam name="T">The kind.</typeparam>
public sealed class BlockList<T> : Block
    where T : Block
{
    private readonly T[] _items;

    internal BlockList(int count, Func<int, T> create)
    {
        _items = new T[count];
        for (int i = 0; i < count; i++)
        {
            _items[i] = Add(i.ToString(System.Globalization.CultureInfo.InvariantCulture), create(i));
        }
    }

    /// <summary>How many there are.</summary>
    public int Count => _items.Length;

    /// <summary>The block at an index from 0.</summary>
    public T this[int index] => _items[index];

    /// <summary>Allows <c>foreach</c>.</summary>
    public ArraySegment<T>.Enumerator GetEnumerator() => new ArraySegment<T>(_items).GetEnumerator();
}
