using System.Text;
using SftRecipes.Native;

namespace SftRecipes.Tests.Native;

public class ElfPatcherTests
{
    private static string? RealLibrary => new LibraryLocator([.. LibraryLocator.ForThisProcess().Folders]).Find("LibTorchSharp");

    [SkippableFact]
    public void The_real_library_changes_in_its_name_its_version_and_its_need_only()
    {
        byte[] original = ReadRealLibrary();
        byte[] patched = ElfPatcher.Patch(original);

        Assert.Equal(original.Length, patched.Length);
        // The first place is the dynamic names; a second, for debuggers, is not read by the loader.
        int name = original.AsSpan().IndexOf("_ZSt21ios_base_library_initv"u8);
        Assert.Equal("_ZSt13get_terminatev\0", Encoding.ASCII.GetString(patched, name, 21));

        int[] changed = [.. Enumerable.Range(0, original.Length).Where(i => original[i] != patched[i])];
        int[] elsewhere = [.. changed.Where(i => i < name || i >= name + 21)];
        // .gnu.version: 18 -> 1 in one byte; vna_flags: 0 -> 2 in one byte.
        Assert.Equal(2, elsewhere.Length);
        Assert.Contains(elsewhere, i => patched[i] == 1);
        Assert.Contains(elsewhere, i => original[i] == 0 && patched[i] == 2);
    }

    [SkippableFact]
    public void A_patched_library_needs_no_second_patch() =>
        Assert.Throws<InvalidDataException>(() => ElfPatcher.Patch(ElfPatcher.Patch(ReadRealLibrary())));

    [SkippableFact]
    public void Truncated_and_altered_libraries_give_one_kind_of_error()
    {
        byte[] original = ReadRealLibrary();
        var random = new Random(20260501);
        int refused = 0;
        for (int i = 0; i < 60; i++)
        {
            int length = i < 30 ? random.Next(0, 4096) : random.Next(original.Length);
            refused += IsRefused(original.AsSpan(0, length)) ? 1 : 0;
        }

        Assert.Equal(60, refused);

        // Only what the patcher reads matters: the header, the section headers, and the sections around the versions.
        (int Offset, int Length)[] regions = [(0, 64), (original.Length - 2048, 2048), (0x3f8f0, 0x210), (0x3ebb0, 0xd50)];
        byte[] damaged = (byte[])original.Clone();
        for (int i = 0; i < 3000; i++)
        {
            (int offset, int length) = regions[i % regions.Length];
            int count = 1 + random.Next(8);
            int[] places = [.. Enumerable.Range(0, count).Select(_ => Math.Min(offset + random.Next(length), original.Length - 1))];
            foreach (int place in places)
            {
                damaged[place] = (byte)(random.Next(3) switch { 0 => 0xff, 1 => damaged[place] ^ (1 << random.Next(8)), _ => random.Next(256) });
            }

            refused += IsRefused(damaged) ? 1 : 0;
            foreach (int place in places)
            {
                damaged[place] = original[place];
            }
        }

        Assert.True(refused > 500, $"only {refused} inputs were refused: the altered places are not those that are read");
    }

    [Theory]
    [InlineData("")]
    [InlineData("\u007fELF")]
    [InlineData("MZ is how a Windows library begins, and it goes on for more than sixty-four bytes.")]
    public void What_is_no_ELF_library_is_refused(string content)
    {
        var error = Assert.Throws<InvalidDataException>(() => ElfPatcher.Patch(Encoding.ASCII.GetBytes(content)));
        Assert.Contains("not a 64-bit", error.Message);
    }

    private static bool IsRefused(ReadOnlySpan<byte> library)
    {
        try
        {
            ElfPatcher.Patch(library);
            return false;
        }
        catch (InvalidDataException)
        {
            return true;
        }
    }

    private static byte[] ReadRealLibrary()
    {
        Skip.IfNot(OperatingSystem.IsLinux() && RealLibrary is not null, "The library is Linux's.");
        return File.ReadAllBytes(RealLibrary!);
    }
}
