package main

import (
	"hash/fnv"
	"math/rand/v2"
)

// Chance makes the choices about one entry. It is seeded by the entry's name, so that a new task
// in a list leaves all other entries as they were.
type chance struct{ *rand.Rand }

func newChance(seed uint64, name string) chance {
	hash := fnv.New64a()
	hash.Write([]byte(name))
	return chance{rand.New(rand.NewPCG(seed, hash.Sum64()))}
}

// oneIn is true once in n times.
func (c chance) oneIn(n int) bool { return c.IntN(n) == 0 }

// percent is true in p of a hundred cases.
func (c chance) percent(p int) bool { return c.IntN(100) < p }

// between is a number from low to high, both included.
func (c chance) between(low, high int) int { return low + c.IntN(high-low+1) }

func pick[T any](c chance, from []T) T { return from[c.IntN(len(from))] }
