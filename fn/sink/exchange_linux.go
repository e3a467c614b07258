package sink

import "golang.org/x/sys/unix"

// exchange gives each of two files of a directory the name of the other, at once. It
// fails with errors.ErrUnsupported or EINVAL where the file system cannot.
//
// https://man7.org/linux/man-pages/man2/rename.2.html
func exchange(d root, a, b string) error {
	dir, err := d.Open(".")
	if err != nil {
		return err
	}
	defer dir.Close()
	at := int(dir.Fd())
	return unix.Renameat2(at, a, at, b, unix.RENAME_EXCHANGE)
}
