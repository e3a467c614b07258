package command_test

import (
	"fmt"

	"github.com/batchfn/batchfn/fn/command"
)

// Split makes words of a command, and refuses what needs a shell.
func ExampleSplit() {
	words, _ := command.Split("send_invoices --month 'last month'")
	fmt.Printf("%q\n", words)
	_, err := command.Split("send_invoices | tee /tmp/log")
	fmt.Println(err)
	// Output:
	// ["send_invoices" "--month" "last month"]
	// '|' is an operator of the shell
}
