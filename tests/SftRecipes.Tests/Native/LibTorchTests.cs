using SftRecipes.Native;
using TorchSharp;

namespace SftRecipes.Tests.Native;

public class LibTorchTests
{
    [Fact]
    public void Loads_once_from_many_threads_and_computes()
    {
        Parallel.For(0, 8, _ => LibTorch.EnsureLoaded());
        using torch.Tensor ones = torch.ones(3, 4);
        using torch.Tensor sum = ones.sum();
        Assert.Equal(12f, sum.item<float>());
    }

    [Fact]
    public void Missing_libraries_name_the_package_and_the_folders()
    {
        var error = Assert.Throws<RecipeException>(() => LibTorchLoader.Load(new LibraryLocator(["/nowhere/at-all"])));
        Assert.Contains($"libtorch-cpu-{LibraryNames.RuntimeIdentifier}", error.Message);
        Assert.Contains("/nowhere/at-all", error.Message);
    }

    [Fact]
    public void A_damaged_library_is_named()
    {
        using var folder = new TemporaryFolder();
        string library = Path.Combine(folder.Path, LibraryNames.FileName("c10"));
        File.WriteAllText(library, "not a library");
        var error = Assert.Throws<RecipeException>(() => LibTorchLoader.Load(new LibraryLocator([folder.Path])));
        Assert.Contains(library, error.Message);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Theory]
    [InlineData("libgomp-98b21ff3.so.1: cannot open shared object file: No such file or directory", "libgomp1")]
    [InlineData("/lib/libc.so.6: version `GLIBC_2.34' not found (required by x.so)", "glibc 2.34")]
    [InlineData("/lib/libstdc++.so.6: version `GLIBCXX_3.4.30' not found", "libstdc++")]
    [InlineData("The specified module could not be found. (0x8007007E)", "vc_redist")]
    [InlineData("Error loading shared library ld-linux-x86-64.so.2: No such file", "glibc-based")]
    [InlineData("something nobody has seen", "something nobody has seen")]
    public void A_failure_says_what_to_install(string loader, string expected)
    {
        RecipeException error = LoadFailure.Explain("/x/lib.so", new DllNotFoundException($"Unable to load.\n{loader}\nmore advice"));
        Assert.Contains(expected, error.Message);
        Assert.DoesNotContain('\n', error.Message);
    }

    [SkippableTheory]
    [InlineData("version `GLIBCXX_3.4.32' not found (required by x.so)", true)]
    [InlineData("version `GLIBCXX_3.4.29' not found (required by x.so)", false)]
    [InlineData("version `GLIBC_2.34' not found (required by x.so)", false)]
    public void Only_the_missing_initializer_is_worked_around(string message, bool expected)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Only Linux has symbol versions.");
        Assert.Equal(expected, LoadFailure.IsMissingInitializerOnly(new DllNotFoundException(message)));
    }

    [Fact]
    public void The_cached_copy_appears_whole_when_many_write_it_at_once_and_is_repaired()
    {
        using var folder = new TemporaryFolder();
        byte[] content = [.. Enumerable.Range(0, 300_000).Select(i => (byte)(i * 31))];
        string?[] written = new string?[16];
        Parallel.For(0, written.Length, i => written[i] = PatchedLibrary.TryWrite(folder.Path, content));

        string path = Assert.Single(written.Distinct())!;
        Assert.Equal(content, File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories));

        File.WriteAllBytes(path, [1, 2, 3]);
        Assert.Equal(path, PatchedLibrary.TryWrite(folder.Path, content));
        Assert.Equal(content, File.ReadAllBytes(path));
    }

    [Fact]
    public void A_cache_that_cannot_be_written_is_reported_as_such()
    {
        using var folder = new TemporaryFolder();
        string file = Path.Combine(folder.Path, "file");
        File.WriteAllText(file, "");
        Assert.Null(PatchedLibrary.TryWrite(Path.Combine(file, "below"), [1]));
    }

    private sealed class TemporaryFolder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("sftrecipes-test-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
