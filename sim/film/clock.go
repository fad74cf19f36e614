package film

// Clock is the one clock that moves everything that is drawn.
type Clock struct {
	T       float64 // 0 … 1
	Playing bool
	Speed   float64 // 1 runs the film in Duration seconds
	Loop    bool
	rest    float64 // seconds already rested at t = 1
}

// Duration is how long the film takes at speed 1, in seconds.
const Duration = 4.0

// Rest is how long a loop stays at t = 1, so that the landing is seen, in seconds.
const Rest = 1.0

// Advance moves the clock by dt seconds. Long gaps (a hidden tab) are cut to a
// tenth of a second. It reports whether t jumped back to the start.
func (c *Clock) Advance(dt float64) (jumped bool) {
	if !c.Playing || !(dt > 0) {
		return false
	}
	dt = min(dt, 0.1)
	if c.T >= 1 {
		c.rest += dt
		if c.rest < Rest {
			return false
		}
		c.rest = 0
		if !c.Loop {
			c.Playing = false
			return false
		}
		c.T = 0
		return true
	}
	c.rest = 0
	c.T = min(1, c.T+dt*c.Speed/Duration)
	return false
}

// Seek puts the clock at t, cut to [0, 1].
func (c *Clock) Seek(t float64) {
	if t != t {
		return
	}
	c.T, c.rest = min(max(t, 0), 1), 0
}

// Play starts the clock; at the end it starts again from t = 0.
func (c *Clock) Play() {
	if c.T >= 1 {
		c.T = 0
	}
	c.Playing, c.rest = true, 0
}
