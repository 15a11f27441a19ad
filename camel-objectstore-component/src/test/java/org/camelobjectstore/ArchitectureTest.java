/* SPDX-License-Identifier: Apache-2.0 */
package org.camelobjectstore;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;
import java.util.function.Predicate;

/** The rooms of the Camel layer and who may talk to whom in it; the engine has a test of its own. */
@AnalyzeClasses(packages = "org.camelobjectstore", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String ROOT = "org.camelobjectstore";
    private static final Predicate<String> WORDS =
            Set.of("ObjectStoreConstants", "ObjectStoreManualAck", "ObjectStoreOperation")::contains;
    private static final Predicate<String> OPTIONS =
            Set.of("ObjectStoreConfiguration", "ObjectStoreHeaderFilterStrategy")::contains;
    private static final Predicate<String> ENTRANCE = WORDS.or(OPTIONS).negate();

    /**
     * The rooms of the Camel layer: who may know whom, and none back. The root package has three: what users put into routes,
     * the bean of their options, and the entrance, that is, all else. None of the first two knows a room, so that rooms may
     * know them.
     */
    @ArchTest
    static final ArchRule roomsOfTheCamelLayerAreEnteredFromAbove = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .ensureAllClassesAreContainedInArchitecture()
            .layer("entrance")
            .definedBy(DescribedPredicate.describe("all else of the root", type -> isOfRoot(type, ENTRANCE)))
            .layer("producer")
            .definedBy(ROOT + ".producer")
            .layer("consumer")
            .definedBy(ROOT + ".consumer")
            .layer("message")
            .definedBy(ROOT + ".message")
            .layer("connection")
            .definedBy(ROOT + ".connection")
            .layer("settings")
            .definedBy(ROOT + ".settings")
            .layer("options")
            .definedBy(DescribedPredicate.describe("the bean of options", type -> isOfRoot(type, OPTIONS)))
            .layer("words")
            .definedBy(DescribedPredicate.describe("the words of users", type -> isOfRoot(type, WORDS)))
            .layer("engine")
            .definedBy(ROOT + ".engine..")
            .whereLayer("entrance")
            .mayOnlyAccessLayers("producer", "consumer", "message", "connection", "settings", "options", "words")
            .whereLayer("producer")
            .mayOnlyAccessLayers("message", "connection", "settings", "words", "engine")
            .whereLayer("consumer")
            .mayOnlyAccessLayers("message", "connection", "settings", "words", "engine")
            .whereLayer("message")
            .mayOnlyAccessLayers("connection", "settings", "words", "engine")
            .whereLayer("connection")
            .mayOnlyAccessLayers("settings", "options", "engine")
            .whereLayer("settings")
            .mayOnlyAccessLayers("options", "words", "engine")
            .whereLayer("options")
            .mayOnlyAccessLayers("words", "engine")
            .whereLayer("words")
            .mayNotAccessAnyLayer()
            .whereLayer("engine")
            .mayNotAccessAnyLayer();

    private static boolean isOfRoot(JavaClass type, Predicate<String> names) {
        String name = type.getBaseComponentType().getName();
        return type.getPackageName().equals(ROOT)
                && names.test(name.substring(ROOT.length() + 1).replaceFirst("\\$.*", ""));
    }

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching(ROOT + ".(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule camelLayerLeavesNatsToConnections = noClasses()
            .that()
            .resideOutsideOfPackages(ROOT + ".engine..", ROOT + ".connection")
            .and()
            .haveNameNotMatching(".*\\.ObjectStore(Configuration|.*Configurer)(\\$.*)?")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.nats..");

    @ArchTest
    static final ArchRule theSeamIsTheEnginesOwn = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + ".engine..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + ".engine.wire..");

    @ArchTest
    static final ArchRule onlyConnectionsMakeClients = noClasses()
            .that()
            .resideOutsideOfPackages(ROOT + ".engine..", ROOT + ".connection")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + ".engine.jetstream..");

    @ArchTest
    static final ArchRule nothingSleeps = noClasses().should().callMethod(Thread.class, "sleep", long.class);

    @ArchTest
    static final ArchRule nothingPrints = NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

    @ArchTest
    static final ArchRule loggingIsSlf4j = NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
}
