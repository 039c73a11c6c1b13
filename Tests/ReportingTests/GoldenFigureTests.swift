import Experiments
import Reporting
import Testing

/// The whole gnuplot script of figures with few bars: the dense network and dtmm, one seed.
@Suite struct GoldenFigureTests {
  private func script(_ name: String) throws -> String {
    var synthetic = Synthetic()
    synthetic.methods = ["dense", "dtmm"]
    synthetic.layers = ["conv1", "pool1", "dense"]
    let figure = try #require(try Figures.named(name)?.figures(of: synthetic.result()).first)
    return figure.script + "\n"
  }

  @Test func goldenLatencyScript() throws {
    let expected = #"""
      set multiplot title 'vgg11 x0.5 on fashion-mnist' font ',12' offset 0,0.3
      set border 1 lw 0.8
      set grid x lc rgb '#CCCCCC' lw 0.8 back
      set yrange [3.3:0.3]
      set key off
      set lmargin at screen 0.15159944367176634
      set rmargin at screen 0.9304589707927677
      set tmargin at screen 0.7023255813953488
      set bmargin at screen 0.28837209302325584
      set title 'nucleo-l4r5zi (Cortex-M4)'
      set xlabel 'Latency, ms'
      set xrange [0:252.19545147489305]
      set xtics 100.0 nomirror
      unset label
      unset arrow
      unset object
      set ytics ('dense' 1.0, 'dtmm, 20 %%' 2.6) nomirror scale 0
      set label '200  (1.00×)' at first 200.0, first 1.0 left offset 0.4,0
      set label '70.0  (0.35×)' at first 70.0, first 2.6 left offset 0.4,0
      plot $p0s0 using 1:2:3:4:5:6 with boxxyerror lc rgb '#777777' fs solid 1 border lc rgb '#FFFFFF', \#
      $p0s1 using 1:2:3:4:5:6 with boxxyerror lc rgb '#D55E00' fs solid 1 border lc rgb '#FFFFFF'
      unset multiplot

      """#
    #expect(try script("latency") == expected)
  }

  @Test func goldenFlashPartsScript() throws {
    let expected = #"""
      set multiplot title 'vgg11 x0.5 on fashion-mnist' font ',12' offset 0,0.3
      set border 1 lw 0.8
      set grid x lc rgb '#CCCCCC' lw 0.8 back
      set yrange [3.3:0.3]
      set key off
      set lmargin at screen 0.12111111111111111
      set rmargin at screen 0.7433333333333333
      set tmargin at screen 0.7023255813953488
      set bmargin at screen 0.28837209302325584
      set title 'Model and code in flash'
      set xlabel 'Flash, kB (1 kB = 1000 bytes)'
      set xrange [0:120.89437162683116]
      set xtics 50.0 nomirror
      unset label
      unset arrow
      unset object
      set ytics ('dense' 1.0, 'dtmm, 20 %%' 2.6) nomirror scale 0
      set label '112' at first 112.0, first 1.0 left offset 0.4,0
      set label '32.0' at first 32.0, first 2.6 left offset 0.4,0
      set arrow from first 20.0, first 2.1 to first 20.0, first 3.1 nohead front lw 2.2 lc rgb 'black'
      set object rectangle from screen 0.7877777777777778, screen 0.6465116279069767 to screen \#
      0.8077777777777778, screen 0.7023255813953488 front fillcolor rgb '#0072B2' fillstyle pattern 3 \#
      border lc rgb '#0072B2'
      set label 'values' at screen 0.8155555555555556, screen 0.6744186046511628 left
      set object rectangle from screen 0.7877777777777778, screen 0.5534883720930232 to screen \#
      0.8077777777777778, screen 0.6093023255813953 front fillcolor rgb '#D55E00' fillstyle pattern 1 \#
      border lc rgb '#D55E00'
      set label 'index' at screen 0.8155555555555556, screen 0.5813953488372092 left
      set object rectangle from screen 0.7877777777777778, screen 0.4604651162790697 to screen \#
      0.8077777777777778, screen 0.5162790697674419 front fillcolor rgb '#009E73' fillstyle pattern 2 \#
      border lc rgb '#009E73'
      set label 'pointers' at screen 0.8155555555555556, screen 0.4883720930232558 left
      set object rectangle from screen 0.7877777777777778, screen 0.3674418604651163 to screen \#
      0.8077777777777778, screen 0.42325581395348844 front fillcolor rgb '#CC79A7' fillstyle pattern 4 \#
      border lc rgb '#CC79A7'
      set label 'bias' at screen 0.8155555555555556, screen 0.39534883720930236 left
      set object rectangle from screen 0.7877777777777778, screen 0.27441860465116275 to screen \#
      0.8077777777777778, screen 0.3302325581395349 front fillcolor rgb '#E69F00' fillstyle pattern 5 \#
      border lc rgb '#E69F00'
      set label 'quantisation' at screen 0.8155555555555556, screen 0.3023255813953488 left
      set object rectangle from screen 0.7877777777777778, screen 0.18139534883720934 to screen \#
      0.8077777777777778, screen 0.23720930232558143 front fillcolor rgb '#56B4E9' fillstyle pattern 6 \#
      border lc rgb '#56B4E9'
      set label 'code, nucleo-l4r5zi' at screen 0.8155555555555556, screen 0.2093023255813954 left
      plot $p0s0 using 1:2:3:4:5:6 with boxxyerror lc rgb '#0072B2' fs pattern 3 border lc rgb '#0072B2', \#
      $p0s1 using 1:2:3:4:5:6 with boxxyerror lc rgb '#D55E00' fs pattern 1 border lc rgb '#D55E00', \#
      $p0s2 using 1:2:3:4:5:6 with boxxyerror lc rgb '#009E73' fs pattern 2 border lc rgb '#009E73', \#
      $p0s3 using 1:2:3:4:5:6 with boxxyerror lc rgb '#CC79A7' fs pattern 4 border lc rgb '#CC79A7', \#
      $p0s4 using 1:2:3:4:5:6 with boxxyerror lc rgb '#E69F00' fs pattern 5 border lc rgb '#E69F00', \#
      $p0s5 using 1:2:3:4:5:6 with boxxyerror lc rgb '#56B4E9' fs pattern 6 border lc rgb '#56B4E9'
      unset multiplot

      """#
    #expect(try script("flash-parts") == expected)
  }
}
