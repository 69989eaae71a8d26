/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Runs a fuzz target over files, so that every seed, and every input that once
 * broke something, is tried by `make test` without a fuzzer: replay FILE...
 * Each input lies in a block of its own size, so that a sanitizer sees a read
 * one byte behind it.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int replay(const char *path)
{
	FILE *file = fopen(path, "rb");
	uint8_t *data = NULL;
	long size;

	if (!file || fseek(file, 0, SEEK_END) || (size = ftell(file)) < 0) {
		perror(path);
		if (file)
			fclose(file);
		return -1;
	}
	rewind(file);
	data = malloc((size_t)size + !size);
	if (!data || fread(data, 1, (size_t)size, file) != (size_t)size) {
		perror(path);
		free(data);
		fclose(file);
		return -1;
	}
	fclose(file);
	fprintf(stderr, "%s\n", path); /* the last one named is the culprit */
	LLVMFuzzerTestOneInput(data, (size_t)size);
	free(data);
	return 0;
}

int main(int argc, char **argv)
{
	int bad = 0;

	for (int i = 1; i < argc; i++)
		if (replay(argv[i]))
			bad = 1;
	printf("%d inputs\n", argc - 1);
	return bad || argc < 2;
}
