/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The Camel layer and who may talk to whom in it; the engine has a test of its own. */
@AnalyzeClasses(packages = "org.camelobjectstore", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule camelLayerLeavesNatsToConnections = noClasses()
            .that()
            .resideInAPackage("org.camelobjectstore")
            .and()
            .haveNameNotMatching(".*\\.(Connection|ObjectStore(Configuration|.*Configurer)).*")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.nats..");

    @ArchTest
    static final ArchRule theSeamIsTheEnginesOwn = noClasses()
            .that()
            .resideOutsideOfPackage("org.camelobjectstore.engine..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.camelobjectstore.engine.wire..");

    @ArchTest
    static final ArchRule onlyConnectionsMakeClients = noClasses()
            .that()
            .resideOutsideOfPackage("org.camelobjectstore.engine..")
            .and()
            .haveNameNotMatching(".*\\.Connection.*")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.camelobjectstore.engine.jetstream..");

    @ArchTest
    static final ArchRule nothingSleeps = noClasses().should().callMethod(Thread.class, "sleep", long.class);

    @ArchTest
    static final ArchRule nothingPrints = NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

    @ArchTest
    static final ArchRule loggingIsSlf4j = NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
}
