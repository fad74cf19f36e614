package main

import "github.com/spf13/cobra"

// recipesTopic is the page of flowlab help recipes. The lines that begin with
// "flowlab" are run by the tests, and stand in the README.
func recipesTopic() *cobra.Command {
	return &cobra.Command{
		Use:   "recipes",
		Short: "How the commands go together: your CSV, ODE against SDE, the NFE you need",
		Long:  recipes,
	}
}

const recipes = `TRAIN ON YOUR CSV

Any table of two columns does, with or without a head; a PNG does too (dark is
dense). Here the file is made from a built-in set:

    flowlab data pinwheel -n 3000 --seed 5 -o mine.csv
    flowlab train --data mine.csv --steps 8000 -o mine.json
    flowlab sample --model mine.json -n 3000 -o samples.csv
    flowlab measure samples.csv mine.csv
    flowlab nll --model mine.json --data mine.csv
    flowlab render --model mine.json -o mine.gif

train prints the loss beside the least that is possible: training is done when they
are close, not when the loss is 0. samples.csv is in the coordinates of mine.csv. In
the table of measure hold value_at_floor against floor. mine.json opens in the page
and on the desktop.

COMPARE ODE AND SDE

    flowlab train --data moons -o moons.json
    flowlab sample --model moons.json --sampler euler --steps 50 -n 2000 -o ode.csv
    flowlab sample --model moons.json --sampler em --steps 50 --sigma 1 -n 2000 -o sde.csv
    flowlab data moons -n 2000 --seed 9 -o fresh.csv
    flowlab measure ode.csv fresh.csv --law moons
    flowlab measure sde.csv fresh.csv --law moons

Both have the same marginals if the field is exact and the steps are fine. Where the
learned field is not exact, noise and score pull samples back to where the model
thinks that data are; with few steps the SDE is the coarser of the two. --law gives
the distance that a perfect sampler has to the same fresh.csv.

FIND THE NFE THAT YOU NEED

    flowlab compare --data moons --samplers euler,heun,dopri5 --nfe 4,8,16,32,64 --schedules linear,cosine -o nfe.csv --plot nfe.png

The NFE you need is the first from which w2 stays within two or three w2_floor_sd of
w2_floor. Where no NFE brings it there, it is not the sampler: train longer, or ask
--exact, which leaves the error of training out:

    flowlab compare --exact --data moons --samplers euler,heun --nfe 4,8,16,32 -o exact.csv

HAVE A PATH STRAIGHTENED

    flowlab train --data 8gaussians --coupling ot -o ot.json
    flowlab sample --model ot.json --sampler euler --steps 4 -n 2000 -o four.csv

Minibatch optimal transport makes paths straight enough for a few Euler steps. The
score is then not known: such a model has no SDE.
`
