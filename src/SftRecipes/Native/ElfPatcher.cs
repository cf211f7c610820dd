namespace SftRecipes.Native;

/// <summary>
/// Takes from a library the need for <c>GLIBCXX_3.4.32</c>, where that need is one initializer's alone.
/// </summary>
/// <remarks>
/// Code compiled with GCC 13 calls <c>std::ios_base_library_init()</c>, which libstdc++ before GCC 13 does not have: there every object
/// file initializes the standard streams itself, and libstdc++ has done so by the time that it is loaded. The reference is therefore
/// turned to <c>std::get_terminate()</c>, which takes nothing and changes nothing, without a version, and the version that is no longer
/// needed is marked weak, so that the dynamic loader does not insist on it.
/// </remarks>
internal static class ElfPatcher
{
    public const string VersionName = "GLIBCXX_3.4.32";

    private const uint SectionDynamicSymbols = 11;
    private const uint SectionVersionNeeds = 0x6ffffffe;
    private const uint SectionSymbolVersions = 0x6fffffff;
    private const int SymbolSize = 24;

    /// <summary>Size of <c>Elf64_Verneed</c> and of <c>Elf64_Vernaux</c>.</summary>
    private const int EntrySize = 16;

    private const ushort GlobalVersion = 1;
    private const ushort VersionIndexMask = 0x7fff;
    private const ushort WeakFlag = 2;

    private static ReadOnlySpan<byte> Version => "GLIBCXX_3.4.32"u8;

    private static ReadOnlySpan<byte> Initializer => "_ZSt21ios_base_library_initv"u8;

    private static ReadOnlySpan<byte> Replacement => "_ZSt13get_terminatev\0"u8;

    /// <summary>The adapted copy of a library; the input is not changed.</summary>
    /// <exception cref="InvalidDataException">
    /// The bytes are not such a library, are damaged, or need the version for something else as well. The message says which.
    /// </exception>
    public static byte[] Patch(ReadOnlySpan<byte> library)
    {
        byte[] copy = library.ToArray();
        var image = new ElfImage(copy);
        ElfImage.Section symbols = image.FindSection(SectionDynamicSymbols, ".dynsym");
        ElfImage.Section names = image.SectionAt(symbols.Link);
        ElfImage.Section versions = image.FindSection(SectionSymbolVersions, ".gnu.version");

        (int need, ushort version) = FindVersionNeed(image);
        int symbol = FindOnlySymbolOf(image, symbols, names, versions, version);
        uint name = image.ReadUInt32(symbols.Offset + (symbol * SymbolSize));
        RequireUnshared(image, symbols, symbol, name);

        image.Write(names.Offset + (int)name, Replacement);
        image.WriteUInt16(versions.Offset + (symbol * sizeof(ushort)), GlobalVersion);
        image.WriteUInt16(need + 4, (ushort)(image.ReadUInt16(need + 4) | WeakFlag));
        return copy;
    }

    /// <summary>The entry (<c>Elf64_Vernaux</c>) that asks for the version, and the index by which symbols refer to it.</summary>
    private static (int Entry, ushort Index) FindVersionNeed(ElfImage image)
    {
        ElfImage.Section needs = image.FindSection(SectionVersionNeeds, ".gnu.version_r");
        ElfImage.Section names = image.SectionAt(needs.Link);
        long library = 0;
        // The section's size bounds the walk, so that links in a circle end.
        int libraries = Math.Min(needs.Info, needs.Size / EntrySize);
        for (int i = 0; i < libraries; i++)
        {
            int at = Inside(needs, library);
            long entry = library + image.ReadUInt32(at + 8);
            int count = image.ReadUInt16(at + 2);
            for (int j = 0; j < count; j++)
            {
                int entryAt = Inside(needs, entry);
                if (image.StringEquals(names, image.ReadUInt32(entryAt + 8), Version))
                {
                    return (entryAt, (ushort)(image.ReadUInt16(entryAt + 6) & VersionIndexMask));
                }

                entry += image.ReadUInt32(entryAt + 12);
            }

            library += image.ReadUInt32(at + 12);
        }

        throw new InvalidDataException($"the library does not ask for {VersionName}");
    }

    private static int Inside(ElfImage.Section section, long offset) =>
        offset >= 0 && offset + EntrySize <= section.Size
            ? section.Offset + (int)offset
            : throw new InvalidDataException("the library is damaged: a version entry lies outside its section");

    private static int FindOnlySymbolOf(
        ElfImage image, ElfImage.Section symbols, ElfImage.Section names, ElfImage.Section versions, ushort version)
    {
        int found = -1;
        int count = symbols.Size / SymbolSize;
        if (versions.Size / sizeof(ushort) < count)
        {
            throw new InvalidDataException("the library is damaged: it has fewer symbol versions than symbols");
        }

        for (int index = 0; index < count; index++)
        {
            if ((image.ReadUInt16(versions.Offset + (index * sizeof(ushort))) & VersionIndexMask) != version)
            {
                continue;
            }

            bool isInitializer = image.StringEquals(names, image.ReadUInt32(symbols.Offset + (index * SymbolSize)), Initializer);
            if (!isInitializer || found >= 0)
            {
                throw new InvalidDataException($"the library needs {VersionName} for more than one initializer");
            }

            found = index;
        }

        return found >= 0 ? found : throw new InvalidDataException($"no symbol of the library is of version {VersionName}");
    }

    /// <summary>Linkers let names share a tail; a name that another symbol uses too must not change.</summary>
    private static void RequireUnshared(ElfImage image, ElfImage.Section symbols, int symbol, uint name)
    {
        for (int index = 0; index < symbols.Size / SymbolSize; index++)
        {
            uint other = image.ReadUInt32(symbols.Offset + (index * SymbolSize));
            if (index != symbol && other >= name && other <= name + Initializer.Length)
            {
                throw new InvalidDataException("another symbol of the library shares the initializer's name");
            }
        }
    }
}
