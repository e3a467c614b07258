package image_test

import (
	"archive/tar"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"strings"
)

// golang sees to the image that the Dockerfile builds with. Where no registry has it, it is made here, with the
// machine's own Go and busybox, under the name that the Dockerfile uses.
func golang(c *clearing) error {
	name, err := argument("GOLANG")
	if err != nil {
		return err
	}
	if exec.Command("docker", "image", "inspect", name).Run() == nil || exec.Command("docker", "pull", "--quiet", name).Run() == nil {
		return nil
	}
	fmt.Printf("%s can't be pulled, and is made of %s\n", name, goRoot())
	return importImage(c, name, toolchain, "ENV PATH=/usr/local/go/bin:/usr/bin:/bin", "ENV GOPATH=/go", "ENV GOTOOLCHAIN=local")
}

func goRoot() string {
	out, _ := exec.Command("go", "env", "GOROOT").Output()
	return strings.TrimSpace(string(out))
}

// importStandIns makes an image of the app and the proxy, and of nothing else.
func importStandIns(c *clearing, dir string) error {
	return importImage(c, standIns, func(w *tar.Writer) error {
		for _, name := range []string{"app", "proxy"} {
			if err := addFile(w, name, filepath.Join(dir, name), 0o755); err != nil {
				return err
			}
		}
		return nil
	})
}

// importImage makes an image of one layer.
func importImage(c *clearing, name string, fill func(*tar.Writer) error, changes ...string) error {
	args := []string{"import"}
	for _, change := range changes {
		args = append(args, "--change", change)
	}
	cmd := exec.Command("docker", append(args, "-", name)...)
	in, out := io.Pipe()
	cmd.Stdin = in
	go func() {
		w := tar.NewWriter(out)
		err := fill(w)
		if err == nil {
			err = w.Close()
		}
		out.CloseWithError(err)
	}()
	if err := try(cmd); err != nil {
		return err
	}
	c.later(func() error { return try(exec.Command("docker", "image", "rm", "--force", name)) })
	return nil
}

// toolchain is what the stock image has of which the Dockerfile makes use: Go, a shell with a few tools, and the
// certificate authorities.
func toolchain(w *tar.Writer) error {
	if err := addTree(w, "usr/local/go", os.DirFS(goRoot()), "api", "doc", "misc", "test"); err != nil {
		return err
	}
	busybox, err := exec.LookPath("busybox")
	if err != nil {
		return err
	}
	files := map[string]string{"bin/busybox": busybox}
	libraries, err := exec.Command("ldd", busybox).Output() // fails where it needs none
	if err == nil {
		for _, found := range regexp.MustCompile(`(/\S+) \(0x`).FindAllSubmatch(libraries, -1) {
			files[string(found[1][1:])] = string(found[1])
		}
	}
	if authorities := "/etc/ssl/certs/ca-certificates.crt"; exists(authorities) {
		files[authorities[1:]] = authorities
	}
	for name, file := range files {
		if err := addFile(w, name, file, 0o755); err != nil {
			return err
		}
	}
	for _, applet := range []string{"sh", "chmod", "chown", "mkdir", "mv", "printf"} {
		if err := w.WriteHeader(&tar.Header{Typeflag: tar.TypeSymlink, Name: "bin/" + applet, Linkname: "busybox", Mode: 0o777}); err != nil {
			return err
		}
	}
	return w.WriteHeader(&tar.Header{Typeflag: tar.TypeDir, Name: "tmp/", Mode: 0o1777})
}

func exists(file string) bool {
	_, err := os.Stat(file)
	return err == nil
}

// addTree adds the files of a tree, but for some directories.
func addTree(w *tar.Writer, to string, tree fs.FS, without ...string) error {
	skip := regexp.MustCompile(`^(` + strings.Join(without, "|") + `)$`)
	return fs.WalkDir(tree, ".", func(name string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case e.IsDir() && skip.MatchString(name):
			return fs.SkipDir
		case !e.Type().IsRegular():
			return nil
		}
		info, err := e.Info()
		if err != nil {
			return err
		}
		f, err := tree.Open(name)
		if err != nil {
			return err
		}
		defer f.Close()
		if err := w.WriteHeader(&tar.Header{Name: path.Join(to, name), Mode: int64(info.Mode().Perm()), Size: info.Size()}); err != nil {
			return err
		}
		_, err = io.Copy(w, f)
		return err
	})
}

func addFile(w *tar.Writer, name, file string, mode int64) error {
	content, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	if err := w.WriteHeader(&tar.Header{Name: name, Mode: mode, Size: int64(len(content))}); err != nil {
		return err
	}
	_, err = w.Write(content)
	return err
}
