namespace SftRecipes.Quantization.Kernels;

/// <summary>One element at a time: what the others are held to.</summary>
internal sealed unsafe class ScalarNibbleDecoder : NibbleDecoder
{
    public override void Decode(byte* packed, float* scales, int blockSize, int blocks, float* codes, float* destination)
    {
        for (int block = 0; block < blocks; block++)
        {
            float scale = scales[block];
            for (int i = 0; i < blockSize; i += 2)
            {
                byte pair = *packed++;
                *destination++ = codes[pair >> 4] * scale;
                *destination++ = codes[pair & 0xf] * scale;
            }
        }
    }
}
