// Command cmpserver is argocd-cmp-server, unchanged: Argo CD's main without the programs that it isn't.
package main

import (
	"os"

	"github.com/argoproj/argo-cd/v3/cmd/argocd-cmp-server/commands"
)

func main() {
	if commands.NewCommand().Execute() != nil {
		os.Exit(1)
	}
}
