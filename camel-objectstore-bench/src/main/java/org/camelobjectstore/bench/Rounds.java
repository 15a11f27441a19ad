/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Lets contenders take turns at a workload: rounds to warm up, then those that count, each begun by another
 * contender, so that what troubles the machine for a while troubles all of them.
 */
final class Rounds {
    private final Stage stage;
    private final List<Contender> contenders;

    Rounds(Stage stage, List<Contender> contenders) {
        this.stage = stage;
        this.contenders = contenders;
    }

    List<Row> run(Workload workload) throws Exception {
        List<Turn> turns = new ArrayList<>();
        try {
            for (Contender contender : contenders) {
                turns.add(new Turn(contender.name(), workload.prepare(contender, stage)));
            }
            play(turns, workload.turnsPerRound());
        } finally {
            for (Turn turn : turns) {
                turn.trial.close();
            }
        }
        return rows(workload.metrics(), turns);
    }

    private void play(List<Turn> turns, int turnsPerRound) throws Exception {
        for (int i = 0; i < stage.settings().warmUps() * turnsPerRound; i++) {
            for (Turn turn : turns) {
                turn.trial.measure();
            }
        }
        List<Turn> order = new ArrayList<>(turns);
        for (int i = 0; i < stage.settings().rounds() * turnsPerRound; i++) {
            for (Turn turn : order) {
                turn.figures.add(turn.trial.measure());
            }
            Collections.rotate(order, 1);
        }
    }

    private static List<Row> rows(List<Metric> metrics, List<Turn> turns) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < metrics.size(); i++) {
            Map<String, double[]> figures = new LinkedHashMap<>();
            for (Turn turn : turns) {
                figures.put(turn.contender, turn.figures(i));
            }
            rows.add(new Row(metrics.get(i), figures));
        }
        return rows;
    }

    /** One contender with what it has achieved so far. */
    private static final class Turn {
        private final String contender;
        private final Workload.Trial trial;
        private final List<double[]> figures = new ArrayList<>();

        Turn(String contender, Workload.Trial trial) {
            this.contender = contender;
            this.trial = trial;
        }

        double[] figures(int metric) {
            return figures.stream().mapToDouble(round -> round[metric]).toArray();
        }
    }
}
