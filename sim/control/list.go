package control

import "slices"

// The ids of the controls, for code that reads values by name.
const (
	Data      = "data"
	N         = "n"
	Noise     = "noise"
	Smoothing = "h"
	OwnPoints = "own"
	Tool      = "tool"
	Brush     = "brush"
	Source    = "source"
	Schedule  = "schedule"
	Power     = "power"
	VPMin     = "bmin"
	VPMax     = "bmax"
	CurveForm = "form"
	Curve     = "curve"

	Mode       = "mode"
	Sigma      = "sigma"
	SigmaShape = "shape"
	ODESampler = "ode"
	SDESampler = "sde"
	Steps      = "steps"
	Tolerance  = "tol"
	Particles  = "particles"
	Follow     = "follow"
	NoiseSeed  = "noiseseed"

	Train       = "train"
	Rate        = "lr"
	Batch       = "batch"
	Coupling    = "coupling"
	PairBlock   = "block"
	Entropy     = "eps"
	PathSigma   = "pathsigma"
	WeightDecay = "wd"
	EMA         = "ema"
	Width       = "width"
	Depth       = "depth"
	Activation  = "act"
	TimePairs   = "pairs"
	Seed        = "seed"

	Show         = "show"
	Density      = "density"
	DensityOp    = "densityop"
	Velocity     = "velocity"
	VelocityOp   = "velocityop"
	ParticlesOn  = "dots"
	ParticlesOp  = "dotsop"
	Trajectories = "paths"
	PathsOp      = "pathsop"
	DataOn       = "points"
	DataOp       = "pointsop"
	Trails       = "trails"
	TrailsOp     = "trailsop"
	LossAxis     = "lossaxis"
	Cards        = "cards"
	Theme        = "theme"
	Projector    = "project"
	Panel        = "panel"
	Playing      = "play"
	T            = "t"
	Speed        = "speed"
	Loop         = "loop"
	Zoom         = "zoom"
	CenterX      = "cx"
	CenterY      = "cy"
	Probes       = "probes"
)

// Groups is the order of the panel.
func Groups() []Group {
	return []Group{
		{ID: "data", Label: "Data and path", Tab: "Data"},
		{ID: "own", Label: "Your points", Tab: "Data", Parent: "data", Closed: true},
		{ID: "curve", Label: "Curve points", Tab: "Data", Parent: "data", Closed: true},
		{ID: "sampling", Label: "Sampling", Tab: "Sampling"},
		{ID: "probes", Label: "Probes", Tab: "Sampling", Parent: "sampling", Closed: true},
		{ID: "training", Label: "Training", Tab: "Training"},
		{ID: "network", Label: "Network, average and seed", Tab: "Training", Parent: "training", Closed: true},
		{ID: "picture", Label: "Picture", Tab: "Picture"},
		{ID: "view", Label: "View", Tab: "Picture", Parent: "picture", Closed: true},
		{ID: "time", Label: "Time", Hidden: true},
	}
}

func when(id, hint string, in ...string) []Condition {
	return []Condition{{ID: id, In: in, Hint: hint}}
}

// shapes are the built-in data sets, one left out or none.
func shapes(but ...string) []Option {
	all := []Option{
		{ID: "moons", Label: "Two moons"}, {ID: "8gaussians", Label: "8 Gaussians"},
		{ID: "checkerboard", Label: "Checkerboard"}, {ID: "spirals", Label: "Spirals"},
		{ID: "circles", Label: "Concentric circles"}, {ID: "swissroll", Label: "Swiss roll (2-D)"},
		{ID: "pinwheel", Label: "Pinwheel"}, {ID: "rings", Label: "Rings"},
		{ID: "scurve", Label: "S-curve"}, {ID: "grid", Label: "Gaussian grid"},
		{ID: "gaussian", Label: "Single Gaussian"}}
	return slices.DeleteFunc(all, func(o Option) bool { return slices.Contains(but, o.ID) })
}

// List returns the one list of controls, in the order of the panel.
func List() []Def {
	custom := when(Schedule, "Choose the custom curve to use it.", "custom")
	sde := when(Mode, "Switch to SDE to use it.", "sde")
	// What is exact, and the score, are known only while a source point is N(0, I)
	// given its data point: ALGORITHMS 3.
	gaussian := []Condition{
		{ID: Coupling, In: []string{"independent"}, Hint: "Known only for the independent coupling: a source point must stay Gaussian given its data point."},
		{ID: Source, In: []string{"gaussian"}, Hint: "Known only for the Gaussian source."},
	}
	return []Def{
		{ID: Data, Label: "Data set", Group: "data", Kind: Choice, Sim: true, Film: true, Mark: true,
			Help:    "The distribution at t = 1 that the flow must reach.",
			Choices: append(shapes(), Option{ID: "own", Label: "Your own points"})},
		{ID: OwnPoints, Label: "Your points", Group: "own", Kind: Own, Sim: true, Film: true, Mark: true,
			Help: "A CSV with two columns, a PNG (dark is dense), or points drawn in the picture. Nothing leaves this machine.",
			When: when(Data, "Choose your own points as the data set to use it.", "own")},
		{ID: N, Label: "Points", Symbol: "N", Group: "data", Kind: Int, Min: 1, Max: 10000, Log: true, Default: 2000, Sim: true, Film: true, Mark: true,
			Help: "How many data points there are; training draws from these."},
		{ID: Noise, Label: "Data noise", Symbol: "s", Group: "data", Kind: Float, Min: 0, Max: 1, Step: 0.01, Default: 0.1, Decimals: 2, Sim: true, Film: true, Mark: true,
			Help: "Standard deviation of the Gaussian noise added to every point."},
		{ID: Smoothing, Label: "Smoothing", Symbol: "h", Group: "data", Kind: Float, Min: 0, Max: 0.5, Step: 0.01, Default: 0.05, Decimals: 2, Sim: true, Film: true,
			Help: "Width of the small Gaussian that the exact field puts on every data point; 0 is the finite set."},
		{ID: Tool, Fleeting: true, Label: "Pointer", Group: "own", Kind: Choice, Segment: true,
			Help:    "What a drag in the picture does. While drawing, Shift or the right button erases; the middle button or two fingers move the picture.",
			Choices: []Option{{ID: "move", Label: "Move"}, {ID: "draw", Label: "Draw"}, {ID: "erase", Label: "Erase"}}},
		{ID: Brush, Fleeting: true, Label: "Brush", Group: "own", Kind: Float, Min: 0.05, Max: 2, Log: true, Default: 0.3, Decimals: 2,
			Help: "Radius of the brush and of the eraser, in data units.",
			When: when(Tool, "Choose to draw or to erase to use it.", "draw", "erase")},
		{ID: Source, Label: "Source", Symbol: "p_0", Group: "data", Kind: Choice, Sim: true, Film: true, Mark: true,
			Help:    "The distribution at t = 0. With another than the Gaussian there is no score, so no SDE, and what is exact is not known.",
			Choices: append([]Option{{ID: "gaussian", Label: "Gaussian, N(0, I)"}}, shapes("gaussian")...)},
		{ID: Schedule, Label: "Schedule", Symbol: "α_t", Group: "data", Kind: Choice, Sim: true, Film: true, Mark: true,
			Help: "How signal α_t grows and noise β_t shrinks: x_t = α_t z + β_t ε. Acts on the running training at once.",
			Choices: []Option{
				{ID: "linear", Label: "Linear"}, {ID: "cosine", Label: "Cosine"},
				{ID: "polynomial", Label: "Polynomial"}, {ID: "linearvp", Label: "Linear VP"},
				{ID: "sqrt", Label: "Square root (MIT)"}, {ID: "ddpm", Label: "DDPM-VP"},
				{ID: "custom", Label: "Custom curve"}}},
		{ID: Power, Label: "Exponent", Symbol: "n", Group: "data", Kind: Float, Min: 1, Max: 5, Step: 0.05, Default: 2, Decimals: 2, Sim: true, Film: true, Mark: true, Slot: "shape1",
			Help: "α_t = tⁿ and β_t = 1 − tⁿ.", When: when(Schedule, "Choose the polynomial schedule to use it.", "polynomial")},
		{ID: VPMin, Label: "Rate at data", Symbol: "b_1", Group: "data", Kind: Float, Min: 0.01, Max: 5, Step: 0.01, Default: 0.1, Decimals: 2, Sim: true, Film: true, Mark: true, Slot: "shape1",
			Help: "Noising rate at the data end of the DDPM schedule (b in its formula).", When: when(Schedule, "Choose DDPM-VP to use it.", "ddpm")},
		{ID: VPMax, Label: "Rate at noise", Symbol: "b_0", Group: "data", Kind: Float, Min: 5, Max: 40, Step: 0.1, Default: 20, Decimals: 1, Sim: true, Film: true, Mark: true, Slot: "shape2",
			Help: "Noising rate at the noise end of the DDPM schedule (B in its formula).", When: when(Schedule, "Choose DDPM-VP to use it.", "ddpm")},
		{ID: CurveForm, Label: "Form of β", Symbol: "β_t", Group: "data", Kind: Choice, Sim: true, Film: true, Mark: true, Slot: "shape1",
			Help: "How β_t follows from the drawn curve κ_t = α_t.", When: custom,
			Choices: []Option{{ID: "convex", Label: "1 − κ"}, {ID: "vp", Label: "√(1 − κ²)"}}},
		{ID: Curve, Label: "Curve points", Symbol: "κ_t", Group: "curve", Kind: Points, Rule: Increasing, Min: 0, Max: 1, Step: 0.01, Sim: true, Film: true, Mark: true,
			Help: "The points that the custom curve α_t = κ_t passes through. Drag them in the picture too.", When: custom,
			DefaultPoints: []Point{{0.2, 0.11}, {0.4, 0.29}, {0.6, 0.6}, {0.8, 0.86}}, MinPoints: 3, MaxPoints: 9},

		{ID: Mode, Label: "Sampling", Group: "sampling", Kind: Choice, Hero: true, Sim: true, Film: true, When: gaussian,
			Help:    "ODE: follow the learned velocity. SDE: add noise, and the score that cancels its effect on p_t.",
			Choices: []Option{{ID: "ode", Label: "ODE", Note: "deterministic"}, {ID: "sde", Label: "SDE", Note: "noise and score"}}},
		{ID: Sigma, Label: "Diffusion", Symbol: "σ", Group: "sampling", Kind: Float, Min: 0, Max: 3, Step: 0.01, Default: 0.4, Decimals: 2, Sim: true, Film: true, When: sde,
			Help: "Noise added while sampling. The score term cancels its effect on the marginals."},
		{ID: SigmaShape, Label: "Shape", Symbol: "σ_t", Group: "sampling", Kind: Choice, Sim: true, Film: true, When: sde,
			Help: "How the diffusion changes with t.",
			Choices: []Option{
				{ID: "constant", Label: "Constant"}, {ID: "linear", Label: "Linear, 1 − t"},
				{ID: "beta", Label: "Proportional to β"}, {ID: "sqrtbeta", Label: "Proportional to √β"},
				{ID: "incdec", Label: "Rise and fall, sin πt"}, {ID: "decreasing", Label: "Decreasing, cosine"},
				{ID: "sbdm", Label: "Reverse diffusion (SBDM)"}}},
		{ID: ODESampler, Label: "Sampler", Group: "sampling", Kind: Choice, Sim: true, Film: true, Slot: "sampler", When: when(Mode, "Switch to ODE to use it.", "ode"),
			Help: "How the ODE is solved; higher orders cost more evaluations a step. Dormand–Prince 5(4) takes a tolerance.",
			Choices: []Option{
				{ID: "euler", Label: "Euler"}, {ID: "midpoint", Label: "Midpoint"},
				{ID: "heun", Label: "Heun"}, {ID: "rk4", Label: "Runge–Kutta 4"},
				{ID: "dopri5", Label: "Dormand–Prince"}}},
		{ID: SDESampler, Label: "Sampler", Group: "sampling", Kind: Choice, Sim: true, Film: true, Slot: "sampler", When: sde,
			Help:    "How the SDE is solved.",
			Choices: []Option{{ID: "em", Label: "Euler–Maruyama"}, {ID: "sheun", Label: "Heun, additive noise"}}},
		{ID: Steps, Label: "Steps", Symbol: "K", Group: "sampling", Kind: Int, Min: 1, Max: 1000, Log: true, Default: 50, Sim: true, Film: true, Slot: "steps",
			Help: "Solver steps from t = 0 to t = 1. Fewer are faster and bend the paths.",
			When: []Condition{{ID: ODESampler, In: []string{"dopri5"}, Not: true, Hint: "Choose another sampler than Dormand–Prince to use it."}}},
		{ID: Tolerance, Label: "Tolerance", Symbol: "tol", Group: "sampling", Kind: Float, Min: 1e-6, Max: 0.1, Log: true, Default: 1e-5, Decimals: 6, Sim: true, Film: true, Slot: "steps",
			Help: "Error that a step may have, tol (1 + |X|), in the mean over a block of particles: they share their steps.",
			When: when(ODESampler, "Choose Dormand–Prince to use it.", "dopri5")},
		{ID: Particles, Label: "Particles", Group: "sampling", Kind: Int, Min: 10, Max: 20000, Log: true, Default: 1500, Sim: true, Film: true,
			Help: "How many samples flow from noise to data."},
		{ID: Follow, Label: "Particles follow", Group: "sampling", Kind: Choice, Sim: true, Film: true,
			Help: "Which field carries the particles.", When: gaussian,
			Choices: []Option{{ID: "learned", Label: "Learned field"}, {ID: "exact", Label: "Exact field"}}},
		{ID: NoiseSeed, Label: "Noise seed", Group: "sampling", Kind: Int, Min: 0, Max: 9999, Default: 1, Sim: true, Film: true,
			Help: "Chooses the source points and Brownian paths; they stay the same while other controls move."},
		{ID: Probes, Label: "Probes", Group: "probes", Kind: Points, Rule: Free, Min: -20, Max: 20, Step: 0.05, MaxPoints: 8, Sim: true, Film: true,
			Help: "Points at t = 0 whose trajectories are drawn and follow the training. Click in the picture to drop one."},

		{ID: Train, Fleeting: true, Label: "Train", Group: "time", Kind: Bool, Default: 1, Sim: true,
			Help: "Whether the network is learning."},
		{ID: Rate, Label: "Learning rate", Symbol: "η", Group: "training", Kind: Float, Min: 1e-5, Max: 10, Log: true, Default: 1e-3, Decimals: 5, Sim: true, Mark: true,
			Help: "Adam's step size. Too large a value makes the loss jump or diverge."},
		{ID: Batch, Label: "Batch", Symbol: "B", Group: "training", Kind: Int, Min: 1, Max: 4096, Log: true, Default: 256, Sim: true, Mark: true,
			Help: "Samples a training step averages over."},
		{ID: Coupling, Label: "Coupling", Symbol: "π", Group: "training", Kind: Choice, Sim: true, Film: true, Mark: true,
			Help: "How source and data points are paired. Optimal transport straightens the paths; then there is no score, so no SDE, and what is exact is not known.",
			Choices: []Option{
				{ID: "independent", Label: "Independent"}, {ID: "ot", Label: "Optimal transport"},
				{ID: "sinkhorn", Label: "Entropic (Sinkhorn)"}}},
		{ID: PairBlock, Label: "Paired together", Group: "training", Kind: Int, Min: 2, Max: 4096, Log: true, Default: 64, Sim: true, Mark: true,
			Help: "Points of a batch that are paired among one another. More are straighter and cost more than they weigh.",
			When: []Condition{{ID: Coupling, In: []string{"independent"}, Not: true, Hint: "Choose another coupling than the independent one to use it."}}},
		{ID: Entropy, Label: "Entropy", Symbol: "ε", Group: "training", Kind: Float, Min: 0.05, Max: 50, Log: true, Default: 1, Decimals: 2, Sim: true, Mark: true,
			Help: "Weight of the plan's entropy: small is close to optimal transport, large to the independent coupling.",
			When: when(Coupling, "Choose the entropic coupling to use it.", "sinkhorn")},
		{ID: PathSigma, Label: "Path smoothing", Symbol: "σ_p", Group: "training", Kind: Float, Min: 0, Max: 0.5, Step: 0.01, Default: 0, Decimals: 2, Sim: true, Film: true, Mark: true,
			Help: "Gaussian noise added to x_t while training; the exact field includes it."},
		{ID: WeightDecay, Label: "Weight decay", Symbol: "λ", Group: "training", Kind: Float, Min: 0, Max: 0.1, Step: 0.001, Default: 0, Decimals: 3, Sim: true, Mark: true,
			Help: "Pulls the weights towards zero at every step (AdamW)."},
		{ID: EMA, Label: "Average", Symbol: "EMA", Group: "network", Kind: Float, Min: 0, Max: 0.9999, Step: 0.001, Default: 0.999, Decimals: 4, Sim: true, Mark: true,
			Help: "Decay of the running average of the weights; the film samples from that average."},
		{ID: Width, Label: "Width", Group: "network", Kind: Int, Min: 8, Max: 256, Step: 8, Default: 64, Sim: true, AtReset: true,
			Help: "Units in each hidden layer. Acts at the next reset."},
		{ID: Depth, Label: "Depth", Group: "network", Kind: Int, Min: 1, Max: 6, Step: 1, Default: 3, Sim: true, AtReset: true,
			Help: "Hidden layers. Acts at the next reset."},
		{ID: Activation, Label: "Activation", Symbol: "φ", Group: "network", Kind: Choice, Sim: true, AtReset: true,
			Help:    "The nonlinearity of the hidden layers. Acts at the next reset.",
			Choices: []Option{{ID: "silu", Label: "SiLU"}, {ID: "selu", Label: "SELU"}, {ID: "tanh", Label: "tanh"}, {ID: "relu", Label: "ReLU"}}},
		{ID: TimePairs, Label: "Time features", Group: "network", Kind: Int, Min: 0, Max: 8, Step: 1, Default: 4, Sim: true, AtReset: true,
			Help: "Pairs sin πkt, cos πkt given to the network; 0 gives it t itself. Acts at the next reset."},
		{ID: Seed, Label: "Seed", Group: "network", Kind: Int, Min: 0, Max: 9999, Default: 1, Sim: true, AtReset: true,
			Help: "Chooses the data points, first weights and batches. Acts at the next reset."},

		{ID: Show, Label: "Field shown", Group: "picture", Kind: Choice, Segment: true, Sim: true,
			Help: "The learned velocity, the exact one, or learned minus exact.", When: gaussian,
			Choices: []Option{{ID: "learned", Label: "Learned"}, {ID: "exact", Label: "Exact"}, {ID: "difference", Label: "Difference"}}},
		{ID: Density, Label: "Density", Symbol: "p_t", Group: "picture", Kind: Bool, Default: 1, Swatch: "density", Sim: true,
			Help: "The exact probability path p_t as a heat map with contours.", When: gaussian},
		{ID: DensityOp, Label: "Density opacity", Group: "picture", Kind: Int, Min: 0, Max: 100, Step: 1, Default: 80, Unit: "%", Of: Density, When: gaussian, Help: "Opacity of the density."},
		{ID: Velocity, Label: "Velocity", Symbol: "u_t", Group: "picture", Kind: Bool, Default: 1, Swatch: "velocity", Sim: true,
			Help: "The velocity field as arrows; length and colour show its size."},
		{ID: VelocityOp, Label: "Velocity opacity", Group: "picture", Kind: Int, Min: 0, Max: 100, Step: 1, Default: 70, Unit: "%", Of: Velocity, Help: "Opacity of the arrows."},
		{ID: ParticlesOn, Label: "Particles", Symbol: "X_t", Group: "picture", Kind: Bool, Default: 1, Swatch: "particles", Sim: true,
			Help: "The samples at time t."},
		{ID: ParticlesOp, Label: "Particle opacity", Group: "picture", Kind: Int, Min: 0, Max: 100, Step: 1, Default: 90, Unit: "%", Of: ParticlesOn, Help: "Opacity of the particles."},
		{ID: Trajectories, Label: "Trajectories", Group: "picture", Kind: Bool, Default: 1, Swatch: "trajectories", Sim: true,
			Help: "A handful of whole paths from noise to data, and the probes' paths."},
		{ID: PathsOp, Label: "Trajectory opacity", Group: "picture", Kind: Int, Min: 0, Max: 100, Step: 1, Default: 100, Unit: "%", Of: Trajectories, Help: "Opacity of the whole trajectories."},
		{ID: DataOn, Label: "Data", Group: "picture", Kind: Bool, Default: 1, Swatch: "data",
			Help: "The data points, as crosses."},
		{ID: DataOp, Label: "Data opacity", Group: "picture", Kind: Int, Min: 0, Max: 100, Step: 1, Default: 60, Unit: "%", Of: DataOn, Help: "Opacity of the data points."},
		{ID: Trails, Label: "Trails", Group: "picture", Kind: Bool, Default: 1, Swatch: "trails", Sim: true,
			Help: "Fading trails behind the particles."},
		{ID: TrailsOp, Label: "Trail opacity", Group: "picture", Kind: Int, Min: 0, Max: 100, Step: 1, Default: 60, Unit: "%", Of: Trails, Help: "Opacity of the trails."},
		{ID: LossAxis, Label: "Loss axis", Group: "view", Kind: Choice,
			Help:    "Linear or logarithmic axis of the loss curve.",
			Choices: []Option{{ID: "linear", Label: "Linear"}, {ID: "log", Label: "Logarithmic"}}},
		{ID: Cards, Label: "Cards", Group: "view", Kind: Bool, Default: 1, Help: "The schedule, the loss and the legend in the picture."},
		{ID: Theme, Label: "Theme", Group: "view", Kind: Choice, Help: "Dark, or light for a projector.",
			Choices: []Option{{ID: "dark", Label: "Dark"}, {ID: "light", Label: "Light"}}},
		{ID: Projector, Label: "Projector", Group: "view", Kind: Bool, Help: "Larger type and thicker lines, to be read from the back of a room."},
		{ID: Panel, Fleeting: true, Label: "Panel", Group: "time", Kind: Bool, Default: 1, Help: "The panel of controls."},
		{ID: Zoom, Fleeting: true, Label: "Zoom", Group: "view", Kind: Float, Min: 0.25, Max: 16, Log: true, Default: 1, Decimals: 2, Unit: "×", Help: "Magnification of the picture; 1 shows the data and the noise whole."},
		{ID: CenterX, Fleeting: true, Label: "Centre, x", Group: "view", Kind: Float, Min: -20, Max: 20, Step: 0.05, Decimals: 2, Help: "Horizontal shift of the picture's centre from home, in data units."},
		{ID: CenterY, Fleeting: true, Label: "Centre, y", Group: "view", Kind: Float, Min: -20, Max: 20, Step: 0.05, Decimals: 2, Help: "Vertical shift of the picture's centre from home, in data units."},

		{ID: Playing, Fleeting: true, Label: "Play", Group: "time", Kind: Bool, Default: 1, Help: "Whether the film is running."},
		{ID: T, Fleeting: true, Label: "Time", Symbol: "t", Group: "time", Kind: Float, Min: 0, Max: 1, Step: 0.01, Decimals: 2, Help: "Time from noise (0) to data (1)."},
		{ID: Speed, Fleeting: true, Label: "Speed", Group: "time", Kind: Choice, Default: 2, Help: "How fast the film runs; at 1× it takes four seconds.",
			Choices: []Option{{ID: "0.25", Label: "0.25×"}, {ID: "0.5", Label: "0.5×"}, {ID: "1", Label: "1×"}, {ID: "2", Label: "2×"}, {ID: "4", Label: "4×"}}},
		{ID: Loop, Fleeting: true, Label: "Loop", Group: "time", Kind: Bool, Default: 1, Help: "Whether the film starts again after t = 1."},
	}
}
