package image_test

import (
	"debug/elf"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var machines = map[string]elf.Machine{"amd64": elf.EM_X86_64, "arm64": elf.EM_AARCH64}

// assertStatic looks for a loader, which an image FROM scratch does not have, and for what -s -w leaves out.
func assertStatic(t *testing.T, file, arch string) {
	t.Helper()
	binary, err := elf.Open(file)
	require.NoError(t, err)
	defer binary.Close()
	assert.Equal(t, machines[arch], binary.Machine)
	for _, part := range binary.Progs {
		assert.NotEqual(t, elf.PT_INTERP, part.Type)
	}
	libraries, err := binary.ImportedLibraries()
	require.NoError(t, err)
	assert.Empty(t, libraries)
	assert.Nil(t, binary.Section(".debug_info"))
}
